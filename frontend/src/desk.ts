// The desk's script: every behaviour that improves its plain pages, started once.

import { startHtmx } from './lib/htmx.ts';
import { startAutogrow } from './behaviours/autogrow.ts';
import { startBulkActs } from './behaviours/bulk-acts.ts';
import { startComplete } from './behaviours/complete.ts';
import { startComposer } from './behaviours/composer-start.ts';
import { startCountdowns } from './behaviours/sending-countdown.ts';
import { startMacros } from './behaviours/composer-macros.ts';
import { startRefilling } from './behaviours/composer-undo.ts';
import { startDialogs } from './behaviours/dialogs.ts';
import { startFileSize } from './behaviours/file-size.ts';
import { startHandbookEditor } from './behaviours/handbook-editor.ts';
import { startHotkeys } from './behaviours/hotkeys.ts';
import { startKeyboardRoom } from './behaviours/keyboard-room.ts';
import { startKeySheet } from './behaviours/key-sheet.ts';
import { startListKeys } from './behaviours/list-keys.ts';
import { startLiveRegions } from './behaviours/live-regions.ts';
import { startLiveStatus } from './behaviours/live-status.ts';
import { startLiveStream } from './behaviours/live-stream.ts';
import { startMailPreview } from './behaviours/mail-preview.ts';
import { startMenus } from './behaviours/menus.ts';
import { startMoreRows } from './behaviours/more-rows.ts';
import { startNewestFirst } from './behaviours/newest-first.ts';
import { startOpenTickets } from './behaviours/open-tickets.ts';
import { startOwnKeys } from './behaviours/own-keys.ts';
import { startPalette } from './behaviours/palette.ts';
import { startPick } from './behaviours/pick.ts';
import { startPresence } from './behaviours/presence.ts';
import { startQuietForms } from './behaviours/quiet-forms.ts';
import { startRelativeTimes } from './behaviours/relative-times.ts';
import { startSheetCheck } from './behaviours/sheet-check.ts';
import { startSeen } from './behaviours/seen.ts';
import { startSteadyList } from './behaviours/steady-list.ts';
import { startSubmitGuard } from './behaviours/submit-guard.ts';

startHtmx();
startFileSize();
startComplete();
startComposer();
startRefilling();
startMacros();
startCountdowns();
startMenus();
startDialogs();
startOwnKeys();
startPalette(); // Before the keys: its shortcut holds everywhere.
startHotkeys();
startKeySheet();
startListKeys();
startPick();
startBulkActs(); // Before the forms: the bar sends by itself.
startSteadyList();
startMoreRows();
startSeen();
startOpenTickets();
startNewestFirst();
startQuietForms();
startSubmitGuard(); // After the two that send by themselves.
startAutogrow();
startKeyboardRoom();
startHandbookEditor();
startMailPreview();
startSheetCheck();
startRelativeTimes();
startPresence();
startLiveRegions();
startLiveStatus();
startLiveStream();
