// The script of public pages: help form, portal, survey, sign-in. Everything works without it.

import { startAutogrow } from './behaviours/autogrow.ts';
import { startComeBack } from './behaviours/come-back.ts';
import { startDialogs } from './behaviours/dialogs.ts';
import { startFileSize } from './behaviours/file-size.ts';
import { startKeepWords } from './behaviours/keep-words.ts';
import { startMenus } from './behaviours/menus.ts';
import { startRelativeTimes } from './behaviours/relative-times.ts';
import { startSubmitGuard } from './behaviours/submit-guard.ts';
import { startTimeZone } from './behaviours/time-zone.ts';

startFileSize();
startSubmitGuard();
startKeepWords();
startMenus();
startDialogs();
startAutogrow();
startRelativeTimes();
startComeBack();
startTimeZone();
