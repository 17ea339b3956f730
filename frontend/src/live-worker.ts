// The one live connection of all open tabs. Browsers allow six connections to a server over
// HTTP/1.1; with a stream in each tab the seventh ticket would not load.

import { Hub, type Page, type Word } from './live/hub.ts';
import { browserWorld } from './live/stream.ts';

const hub = new Hub('/live', browserWorld);
const scope = self as unknown as { onconnect: ((event: MessageEvent) => void) | null };

scope.onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  const page: Page = (news) => port.postMessage(news);
  port.onmessage = (message: MessageEvent<Word>) => hub.said(page, message.data);
  port.start();
};
