// Names of emoji, as people know them from chat: those that support mails are made of. A list of
// our own, since the whole of Unicode would weigh more than all other behaviours together.

const NAMES =
  '+1👍 -1👎 100💯 alarm_clock⏰ angry😠 art🎨 balloon🎈 bar_chart📊 bee🐝 beer🍺 bell🔔 bike🚲 ' +
  'blush😊 book📖 bookmark🔖 boom💥 bow🙇 brain🧠 broom🧹 bug🐛 bulb💡 cake🍰 calendar📅 ' +
  'camera📷 champagne🍾 chart📈 check✅ clap👏 clipboard📋 cloud☁️ coffee☕ computer💻 ' +
  'confetti🎊 confused😕 construction🚧 cookie🍪 cool😎 cry😢 crossed_fingers🤞 dart🎯 dash💨 ' +
  'detective🕵️ dizzy💫 dog🐶 door🚪 earth🌍 email📧 exclamation❗ eyes👀 facepalm🤦 fire🔥 ' +
  'flag🚩 folded_hands🙏 folder📁 gear⚙️ gift🎁 globe🌐 green_heart💚 grin😁 hammer🔨 ' +
  'handshake🤝 happy😄 heart❤️ hedgehog🦔 herb🌿 hourglass⏳ house🏠 hug🤗 hundred💯 idea💡 ' +
  'inbox📥 info💡 joy😂 key🔑 label🏷️ laughing😆 leaf🍃 link🔗 lock🔒 mag🔍 magic✨ ' +
  'mailbox📫 map🗺️ medal🏅 megaphone📣 memo📝 microscope🔬 money💰 moon🌙 mountain⛰️ muscle💪 ' +
  'musical_note🎵 nerd🤓 neutral😐 new🆕 ok👌 ok_hand👌 open_hands👐 package📦 paperclip📎 party🥳 ' +
  'pencil✏️ phone📱 pin📌 plug🔌 point_down👇 point_right👉 point_up☝️ pray🙏 puzzle🧩 question❓ ' +
  'rainbow🌈 raised_hands🙌 recycle♻️ relieved😌 repeat🔁 robot🤖 rocket🚀 rose🌹 runner🏃 sad😔 ' +
  'salute🫡 scissors✂️ scream😱 seedling🌱 shield🛡️ ship🚢 shrug🤷 sleep😴 smile😄 smiley😃 ' +
  'snail🐌 snow❄️ sob😭 sos🆘 sparkles✨ speech💬 star⭐ stopwatch⏱️ sun☀️ sunglasses😎 ' +
  'sunrise🌅 sweat_smile😅 tada🎉 target🎯 tea🍵 telescope🔭 test_tube🧪 thinking🤔 thumbsdown👎 ' +
  'thumbsup👍 toolbox🧰 tools🛠️ traffic_light🚦 tree🌳 trophy🏆 turtle🐢 umbrella☔ unicorn🦄 ' +
  'unlock🔓 upside_down🙃 v✌️ wave👋 wink😉 warning⚠️ whale🐳 world🌍 wrench🔧 x❌ yum😋 zap⚡ zzz💤';

const ALL = NAMES.split(' ').map((one) => {
  const name = /^[a-z0-9_+-]+/.exec(one)?.[0] ?? '';
  return { name, sign: one.slice(name.length) };
});

/** Those whose name begins with, or else holds, what was typed; at most `most`. */
export function emoji(typed: string, most = 8): { name: string; sign: string }[] {
  const begins = ALL.filter(({ name }) => name.startsWith(typed));
  const holds = ALL.filter(({ name }) => !name.startsWith(typed) && name.includes(typed));
  return [...begins, ...holds].slice(0, most);
}
