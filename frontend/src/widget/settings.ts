// What the page that carries the widget wants of it: the `data-…` attributes of its script tag.

export interface Settings {
  /** Where the desk is: the origin the script came from. */
  desk: string;
  appVersion: string;
  kind: string;
  product: string;
  severity: string;
  email: string;
  name: string;
  /** Optional fields to show: kind, product, severity. */
  ask: string[];
  /** Key and name of each part of the product; empty: those the desk knows. */
  products: [string, string][];
  launcher: boolean;
  side: 'start' | 'end';
  theme: 'auto' | 'light' | 'dark';
  /** As the page says, else the page's own. */
  language: string;
}

const words = (text = ''): string[] =>
  text
    .split(',')
    .map((w) => w.trim())
    .filter(Boolean);

export function settings(script: HTMLScriptElement | null): Settings {
  const data = script?.dataset ?? {};
  const theme = data.theme === 'light' || data.theme === 'dark' ? data.theme : 'auto';
  return {
    desk: data.desk ?? new URL(script?.src || location.href).origin,
    appVersion: data.appVersion ?? '',
    kind: data.kind ?? '',
    product: data.product ?? '',
    severity: data.severity ?? '',
    email: data.email ?? '',
    name: data.name ?? '',
    ask: words(data.ask),
    products: words(data.products).map((pair) => {
      const [key = '', name = key] = pair.split('=');
      return [key, name];
    }),
    launcher: data.launcher !== 'off',
    side: data.side === 'start' ? 'start' : 'end',
    theme,
    language: data.language ?? document.documentElement.lang,
  };
}
