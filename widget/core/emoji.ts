/** Short names as GitHub has them, each followed by what it means; more is a picker's matter. */
const TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 sweat_smile 😅 rofl 🤣 joy 😂
slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊 heart_eyes 😍 yum 😋 stuck_out_tongue 😛
hugs 🤗 thinking 🤔 raised_eyebrow 🤨 neutral_face 😐 smirk 😏 unamused 😒 roll_eyes 🙄 grimacing 😬
pensive 😔 sleeping 😴 mask 😷 exploding_head 🤯 cowboy_hat_face 🤠 partying_face 🥳 sunglasses 😎
nerd_face 🤓 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 flushed 😳
pleading_face 🥺 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓 triumph 😤 rage 😡 angry 😠
smiling_imp 😈 skull 💀 poop 💩 ghost 👻 alien 👽 robot 🤖 see_no_evil 🙈 wave 👋 vulcan_salute 🖖
ok_hand 👌 v ✌️ crossed_fingers 🤞 metal 🤘 call_me_hand 🤙 point_right 👉 point_up ☝️ thumbsup 👍
+1 👍 thumbsdown 👎 -1 👎 fist ✊ clap 👏 raised_hands 🙌 handshake 🤝 pray 🙏 muscle 💪 eyes 👀 brain 🧠
facepalm 🤦 shrug 🤷 bow 🙇 man_technologist 👨‍💻 woman_technologist 👩‍💻 running 🏃 heart ❤️
green_heart 💚 blue_heart 💙 broken_heart 💔 100 💯 boom 💥 zzz 💤 speech_balloon 💬 dog 🐶 cat 🐱
mouse 🐭 bear 🐻 frog 🐸 monkey 🐒 penguin 🐧 owl 🦉 unicorn 🦄 bee 🐝 bug 🐛 butterfly 🦋 turtle 🐢
snake 🐍 fish 🐟 four_leaf_clover 🍀 christmas_tree 🎄 apple 🍎 cheese 🧀 hamburger 🍔 pizza 🍕
popcorn 🍿 cookie 🍪 cake 🍰 birthday 🎂 coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine_glass 🍷 sunny ☀️
cloud ☁️ zap ⚡ snowflake ❄️ fire 🔥 rainbow 🌈 star ⭐ sparkles ✨ earth_africa 🌍 house 🏠
airplane ✈️ rocket 🚀 construction 🚧 hourglass ⌛ alarm_clock ⏰ tada 🎉 gift 🎁 trophy 🏆 dart 🎯
video_game 🎮 joystick 🕹️ space_invader 👾 art 🎨 musical_note 🎵 notes 🎶 guitar 🎸 headphones 🎧
computer 💻 keyboard ⌨️ desktop_computer 🖥️ computer_mouse 🖱️ floppy_disk 💾 battery 🔋 phone ☎️
bulb 💡 abacus 🧮 book 📖 books 📚 memo 📝 pencil2 ✏️ pushpin 📌 wastebasket 🗑️ lock 🔒 unlock 🔓 key 🔑
hammer 🔨 wrench 🔧 gear ⚙️ microscope 🔬 bell 🔔 mag 🔍 email 📧 package 📦
chart_with_upwards_trend 📈 moneybag 💰 bomb 💣 link 🔗 white_check_mark ✅ heavy_check_mark ✔️ x ❌
question ❓ exclamation ❗ warning ⚠️ no_entry ⛔ recycle ♻️ arrow_left ⬅️ arrow_right ➡️ new 🆕
ok 🆗 checkered_flag 🏁 pirate_flag 🏴‍☠️
`

export type Emoji = { readonly name: string; readonly emoji: string }

const EMOJI: readonly Emoji[] = [...TABLE.matchAll(/(\S+) (\S+)/gu)].map(([, name = '', emoji = '']) => ({
  name,
  emoji,
}))

/** The emoji of exactly this name, in either case. */
export function emojiNamed(name: string): string | null {
  return EMOJI.find((entry) => entry.name === name.toLowerCase())?.emoji ?? null
}

/** At most `max`, each emoji once: names that begin so, then those that have it at the beginning of a later word. */
export function emojiFor(typed: string, max: number): readonly Emoji[] {
  const start = typed.toLowerCase()
  const found = [
    ...EMOJI.filter(({ name }) => name.startsWith(start)),
    ...EMOJI.filter(({ name }) => name.includes(`_${start}`)),
  ]
  return found.filter(({ emoji }, i) => found.findIndex((other) => other.emoji === emoji) === i).slice(0, max)
}
