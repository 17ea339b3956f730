// A real mail house of the story's own: Postfix takes and delivers, Dovecot shows the mailboxes
// over IMAP with encryption. Everything lies in a temporary folder, on free loopback ports, and is
// gone when the story ends. Postfix wants to be root; without, the story says so and is skipped.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './desk.mjs';
import { read } from './mail.mjs';
import { until } from './wait.mjs';

const PASSWORD = 'a-secret-of-the-story';

/** Why there can be no mail house here; nothing where there can. */
export function missing() {
  if (process.getuid() !== 0) return 'Postfix wants to be started by root';
  const programs = ['/usr/sbin/postfix', '/usr/sbin/dovecot', '/usr/bin/openssl'];
  const gone = programs.find((it) => !existsSync(it));
  return gone && `${gone} is not installed; ./x browser installs it`;
}

/** Starts it with mailboxes at these addresses. */
export async function openMailHouse(addresses) {
  const house = new MailHouse(addresses);
  await house.build();
  await house.start();
  return house;
}

const run = (program, ...words) => execFileSync(program, words, { stdio: 'pipe' }).toString();

class MailHouse {
  constructor(addresses) {
    this.addresses = addresses;
  }

  async build() {
    this.folder = await mkdtemp(path.join(tmpdir(), 'prickle-mail-house-'));
    // Its servers run as users of their own.
    await chmod(this.folder, 0o755);
    this.smtpPort = await freePort();
    this.imapPort = await freePort();
    const at = (...names) => path.join(this.folder, ...names);
    this.uid = Number(run('id', '-u', 'nobody'));
    this.gid = Number(run('id', '-g', 'nobody'));
    await mkdir(at('mail'));
    await chown(at('mail'), this.uid, this.gid);
    run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
      '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
      '-addext', 'basicConstraints=critical,CA:FALSE',
      '-keyout', at('key.pem'), '-out', at('certificate.pem'));
    await this.buildDovecot(at);
    await this.buildPostfix(at);
  }

  async buildDovecot(at) {
    const users = this.addresses.map((it) => `${it}:{PLAIN}${PASSWORD}`).join('\n');
    await writeFile(at('users'), `${users}\n`);
    await writeFile(at('dovecot.conf'), `
base_dir = ${at('dovecot')}
state_dir = ${at('dovecot-state')}
log_path = ${at('dovecot.log')}
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${at('certificate.pem')}
ssl_key = <${at('key.pem')}
first_valid_uid = 1
mail_location = maildir:${at('mail')}/%u
passdb {
  driver = passwd-file
  args = username_format=%u ${at('users')}
}
userdb {
  driver = static
  args = uid=${this.uid} gid=${this.gid} home=${at('mail')}/%u
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${this.imapPort}
    ssl = yes
  }
}
`);
  }

  async buildPostfix(at) {
    for (const name of ['queue', 'postfix-data', 'postfix']) await mkdir(at(name));
    await chown(at('postfix-data'), Number(run('id', '-u', 'postfix')), Number(run('id', '-g', 'postfix')));
    const boxes = this.addresses.map((it) => `{ ${it} = ${it}/ }`).join(' ');
    const domains = [...new Set(this.addresses.map((it) => it.split('@')[1]))].join(', ');
    await writeFile(at('postfix', 'main.cf'), `
compatibility_level = 3.6
queue_directory = ${at('queue')}
data_directory = ${at('postfix-data')}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.house.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
recipient_delimiter = +
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = ${domains}
virtual_mailbox_base = ${at('mail')}
virtual_mailbox_maps = inline:{ ${boxes} }
virtual_minimum_uid = 1
virtual_uid_maps = static:${this.uid}
virtual_gid_maps = static:${this.gid}
maillog_file = ${at('postfix.log')}
maillog_file_prefixes = ${this.folder}
`);
    const service = (name, type, unprivileged, wakeup, most, command) =>
      `${name} ${type} ${unprivileged} - n ${wakeup} ${most} ${command}\n`;
    const services = [
      service(`127.0.0.1:${this.smtpPort}`, 'inet', 'n', '-', '-', 'smtpd'),
      service('pickup', 'unix', 'n', '60', '1', 'pickup'),
      service('cleanup', 'unix', 'n', '-', '0', 'cleanup'),
      service('qmgr', 'unix', 'n', '300', '1', 'qmgr'),
      service('rewrite', 'unix', '-', '-', '-', 'trivial-rewrite'),
      service('bounce', 'unix', '-', '-', '0', 'bounce'),
      service('defer', 'unix', '-', '-', '0', 'bounce'),
      service('trace', 'unix', '-', '-', '0', 'bounce'),
      service('proxymap', 'unix', '-', '-', '-', 'proxymap'),
      service('smtp', 'unix', '-', '-', '-', 'smtp'),
      service('error', 'unix', '-', '-', '-', 'error'),
      service('retry', 'unix', '-', '-', '-', 'error'),
      service('virtual', 'unix', '-', '-', '-', 'virtual').replace(' - - n ', ' - n n '),
      service('anvil', 'unix', '-', '-', '1', 'anvil'),
      service('scache', 'unix', '-', '-', '1', 'scache'),
      service('postlog', 'unix-dgram', 'n', '-', '1', 'postlogd'),
    ];
    await writeFile(at('postfix', 'master.cf'), services.join(''));
  }

  postfix(...words) {
    run('/usr/sbin/postfix', '-c', path.join(this.folder, 'postfix'), ...words);
  }

  async start() {
    this.postfix('start');
    await this.startDovecot();
  }

  async startDovecot() {
    this.dovecot = spawn('/usr/sbin/dovecot', ['-F', '-c', path.join(this.folder, 'dovecot.conf')], {
      stdio: 'ignore',
    });
    await until('the mailboxes', () =>
      run('/usr/bin/openssl', 's_client', '-connect', `127.0.0.1:${this.imapPort}`, '-brief') || true);
  }

  /** Ends the mailboxes' server; Postfix goes on delivering. */
  async stopDovecot() {
    const gone = new Promise((done) => this.dovecot.once('exit', done));
    this.dovecot.kill('SIGTERM');
    await gone;
  }

  /** Where a mailbox is fetched from. */
  fetchFrom(address) {
    const user = encodeURIComponent(address);
    return `imaps://${user}:${PASSWORD}@127.0.0.1:${this.imapPort}`;
  }

  get certificate() {
    return path.join(this.folder, 'certificate.pem');
  }

  /** The mails in a mailbox, oldest first. */
  async mails(address) {
    const all = [];
    for (const part of ['cur', 'new']) {
      const folder = path.join(this.folder, 'mail', address, part);
      if (!existsSync(folder)) continue;
      for (const name of await readdir(folder)) {
        const raw = crlf(await readFile(path.join(folder, name)));
        all.push({ name, seen: /:2,.*S/.test(name), ...read(raw) });
      }
    }
    return all.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Waits for a mail that fits. */
  waitFor(address, fits, what) {
    return until(`a mail to ${address} (${what})`, async () => (await this.mails(address)).find(fits));
  }

  async stop() {
    await this.stopDovecot().catch(() => {});
    this.postfix('stop');
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Maildirs keep bare line feeds. */
const crlf = (raw) => Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
