// What a message takes along by itself: where the person is, with what, and what went wrong there.
// Where the PostHog client is on the page, its ids, flags and the replay of the moment are read.

import { ring } from './console-ring.ts';
import { redact, redactAll } from './redact.ts';
import { shorten, type Context } from './shorten.ts';
import type { Settings } from './settings.ts';

const KNOWN = [
  'page_url',
  'browser',
  'language',
  'time_zone',
  'app_version',
  'distinct_id',
  'session_id',
  'replay_url',
  'organisation_id',
  'project_id',
  'plan',
  'flags',
];
/** Long enough to see what led there. */
const LOOK_BACK_S = 30;

/** The app's own addition, set by `Prickle.context(() => ({…}))`. */
export type Addition = () => Record<string, unknown>;

export function gather(settings: Settings, addition?: Addition): Context {
  const own = attempt(() => addition?.()) ?? {};
  const context: Context = {
    page_url: redact(location.href),
    browser: navigator.userAgent,
    language: navigator.language,
    time_zone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone) ?? '',
    app_version: settings.appVersion,
    console: ring.all(),
    ...posthog(),
  };
  const rest = Object.entries(own).filter(([key]) => !KNOWN.includes(key));
  for (const key of KNOWN) if (key in own) context[key] = redactAll(own[key]);
  if (rest.length) context.extra = redactAll(Object.fromEntries(rest));
  return shorten(filled(context));
}

interface PostHog {
  __loaded?: boolean;
  version?: string;
  config?: { api_host?: string };
  get_distinct_id?(): string;
  get_session_id?(): string;
  get_session_replay_url?(options: object): string;
  getGroups?(): Record<string, string>;
  featureFlags?: { getFlagVariants?(): Record<string, string | boolean>; getFlags?(): string[] };
}

function posthog(): Context {
  const client = (window as { posthog?: PostHog }).posthog;
  if (!client?.__loaded) return {};
  const look = { withTimestamp: true, timestampLookBack: LOOK_BACK_S };
  const groups = attempt(() => client.getGroups?.()) ?? {};
  return {
    distinct_id: attempt(() => client.get_distinct_id?.()) ?? null,
    session_id: attempt(() => client.get_session_id?.()) ?? null,
    replay_url: attempt(() => client.get_session_replay_url?.(look)) ?? null,
    organisation_id: groups.organization ?? null,
    project_id: groups.project ?? null,
    flags: attempt(() => flags(client)) ?? [],
    sdk: {
      name: 'posthog-js',
      version: client.version ?? '',
      api_host: client.config?.api_host ?? '',
    },
  };
}

function flags(client: PostHog): string[] {
  const variants = client.featureFlags?.getFlagVariants?.();
  if (!variants) return client.featureFlags?.getFlags?.() ?? [];
  const on = Object.entries(variants).filter(([, variant]) => variant !== false);
  return on.map(([key, variant]) => (variant === true ? key : `${key}=${variant}`));
}

/** Nothing of the page's own code may break asking for help. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

function filled(context: Context): Context {
  return Object.fromEntries(Object.entries(context).filter(([, v]) => v !== null && v !== ''));
}
