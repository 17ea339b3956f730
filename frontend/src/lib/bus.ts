// How behaviours in one page hear the live stream.

import type { News } from '../live/hub.ts';

const ears: ((news: News) => void)[] = [];

export function listen(ear: (news: News) => void): void {
  ears.push(ear);
}

export function publish(news: News): void {
  for (const ear of ears) ear(news);
}
