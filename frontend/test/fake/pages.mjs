// The fake desk's pages: the same elements, ids and attributes as the real ones, and nothing else.

const esc = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export const head = (title, script) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="csrf" content="form-token"><meta name="agent" content="7"><title>${esc(title)}</title>
<script type="module" src="/assets/${script}"></script></head>`;

export function rail(desk) {
  const live = `data-live="list" data-seq="${desk.seq}" hx-get="/next?part=rail"`;
  return `<nav id="rail" ${live} ${MORPH}><a href="/next" data-hotkey="g n">Next up</a>
<b id="count">${desk.tickets.length}</b>
<live-status id="live-status" role="status">live</live-status>
<form method="post" action="/sign-out"><button>Sign out</button></form></nav>`;
}

const MORPH = 'hx-trigger="prickle:changed throttle:300ms" hx-swap="outerMorph" hx-target="this"';

export function list(desk, open) {
  const rows = desk.tickets.map((ticket) => {
    const on = ticket.id === open;
    return `<li id="row-${ticket.id}" class="row-item ${on ? 'on' : ''}"><label class="pick">
<input type="checkbox" form="bulk" aria-label="Pick #${ticket.id}"></label><a href="/tickets/${ticket.id}?in=next"
 data-row${on ? ' aria-current="true"' : ''}><h3>${esc(ticket.subject)}</h3>
 <time datetime="${desk.due}" data-relative>soon</time></a></li>`;
  });
  const at = open ? `/tickets/${open}?in=next&amp;part=list` : '/next?part=list';
  return `<section id="list" data-live="list" data-seq="${desk.seq}" hx-get="${at}" ${MORPH}>
<h1>Next up</h1><p id="list-news" role="status" hidden><button type="button" data-hotkey="u"><span
 data-news></span></button></p><ol id="list-rows" data-of="next||">${rows.join('')}</ol>
<form id="bulk" method="post" action="/bulk-edits/preview"><b data-picked-count>0</b> picked
<button type="button" data-unpick>Put back</button></form></section>`;
}

export function ticket(desk, it, { conflict, text, error } = {}) {
  const said = it.messages.map(
    (m) => `<article id="m${m.id}" class="msg">${esc(m.text)}</article>`,
  );
  const last = it.messages.at(-1)?.id ?? 0;
  const draft = text ?? it.draft.text;
  const notice = conflict
    ? `<div class="notice warn" role="status">${esc(conflict)} wrote while you were writing.</div>`
    : '';
  const wrong = error ? `<div class="notice bad" role="alert">${esc(error)}</div>` : '';
  return `<main id="ticket" tabindex="-1" data-live="ticket/${it.id}" data-seq="${desk.seq}"
 hx-get="/tickets/${it.id}?in=next&amp;part=ticket" ${MORPH}>
<h1>${esc(it.subject)}</h1>
<p id="owner">${esc(it.owner)}</p>
<form method="post" action="/tickets/${it.id}/assignment"><input type="hidden" name="csrf"
 value="form-token"><button name="assignee" value="me" data-hotkey="a">Take it</button></form>
<details id="about"><summary>About</summary><p>Context</p></details>
<details class="menu" id="act-severity"><summary>Severity</summary><button>High</button></details>
<div id="conversation">${said.join('')}</div>
<ticket-composer data-ticket="${it.id}"><form class="composer" id="composer" method="post"
 enctype="multipart/form-data" action="/tickets/${it.id}/messages"
 data-draft="/tickets/${it.id}/draft" data-draft-version="${it.draft.version}"
 data-preview-url="/preview">
<input type="hidden" name="csrf" value="form-token">
<input type="hidden" name="client_id" value="${desk.fresh()}">
<input type="hidden" name="seen" value="${last}">
<div class="tabs"><label><input id="tab-reply" type="radio" name="visibility" value="public" checked
 data-hotkey="r">Reply</label><label><input id="tab-note" type="radio" name="visibility"
 value="internal" data-hotkey="n">Note</label>
<div id="presence" data-live="presence/${it.id}" role="status" hx-get="/tickets/${it.id}/presence"
 ${MORPH}>${esc(desk.others.join(', '))}</div></div>
${notice}${wrong}
<textarea id="composer-text" name="text" rows="3" required>${esc(draft)}</textarea>
<div data-preview hidden></div>
<div class="bar"><input id="composer-files" type="file" name="files" multiple>
<button type="button" data-preview-toggle aria-pressed="false" hidden>Preview</button>
<span data-draft-state role="status"></span>
<button type="submit" name="then" value="pending" data-send="public">Send</button>
<button type="submit" name="then" value="" data-send="internal">Add note</button></div>
</form></ticket-composer></main>`;
}

export function page(desk, it, more) {
  const main = it ? ticket(desk, it, more) : '<main id="ticket">Pick a ticket</main>';
  const screen = it ? 'screen-ticket' : 'screen-list';
  return `${head(it?.subject ?? 'Next up', 'desk.js')}<body class="desk ${screen}">
${rail(desk)}${list(desk, it?.id)}${main}
<dialog id="keys"><h2>Keys</h2><form method="dialog"><button>Close</button></form></dialog>
</body></html>`;
}

export const help = () => `${head('Help', 'portal.js')}<body class="public">
<form method="post" action="/help"><textarea name="message"></textarea><button>Send</button></form>
</body></html>`;

/** A customer's app with the widget in it, under a strict policy of its own. */
export const app = (desk, attributes = '') => `<!doctype html><html lang="en"><head>
<meta charset="utf-8"><title>A customer's app</title>
<script src="${desk}/widget.js" defer ${attributes}></script></head>
<body><h1>A customer's app</h1><input id="theirs"></body></html>`;
