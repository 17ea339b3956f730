//! Slots for software: SDKs and versions, browsers, frameworks, source files, error texts.

use std::fmt::Write as _;

use super::{Fill, Roll};

/// The slots of this file.
pub const SLOTS: &[(&str, Fill)] = &[
    ("jsver", |_, roll, out| {
        let _ = write!(out, "1.{}.{}", roll.between(1, 96, 240), roll.between(2, 0, 9));
    }),
    ("jsfix", |_, roll, out| {
        let minor = roll.between(1, 96, 240) + roll.between(3, 4, 40);
        let _ = write!(out, "1.{minor}.{}", roll.between(4, 0, 4));
    }),
    ("backsdk", |_, roll, out| out.push_str(roll.of(BACK))),
    ("backver", version),
    ("backfix", fixed_version),
    ("backinstall", |_, roll, out| out.push_str(roll.of(BACK_INSTALL))),
    ("mobsdk", |_, roll, out| out.push_str(roll.of(MOBILE))),
    ("mobver", version),
    ("mobfix", fixed_version),
    ("browser", browser),
    ("phone", |_, roll, out| out.push_str(roll.of(PHONES))),
    ("framework", |_, roll, out| out.push_str(roll.of(FRAMEWORKS))),
    ("backend", |_, roll, out| out.push_str(roll.of(BACKENDS))),
    ("file", |_, roll, out| {
        let place = roll.place(FILE_WHERE.len() * FILE_WHAT.len());
        out.push_str(FILE_WHERE[place / FILE_WHAT.len()]);
        out.push_str(FILE_WHAT[place % FILE_WHAT.len()]);
    }),
    ("func", |_, roll, out| out.push_str(roll.of(FUNCTIONS))),
    ("jserr", |_, roll, out| out.push_str(roll.of(JS_ERRORS))),
    ("appver", |_, roll, out| {
        let (a, b) = (roll.between(1, 1, 9), roll.between(2, 0, 40));
        let _ = write!(out, "{a}.{b}.{}", roll.between(3, 0, 12));
    }),
];

fn version(_: &crate::play::cast::Cast<'_>, roll: Roll, out: &mut String) {
    let (major, minor) = (roll.between(1, 2, 6), roll.between(2, 0, 14));
    let _ = write!(out, "{major}.{minor}.{}", roll.between(3, 0, 9));
}

fn fixed_version(_: &crate::play::cast::Cast<'_>, roll: Roll, out: &mut String) {
    let minor = roll.between(2, 0, 14) + roll.between(5, 1, 6);
    let _ = write!(out, "{}.{minor}.{}", roll.between(1, 2, 6), roll.between(6, 0, 3));
}

fn browser(_: &crate::play::cast::Cast<'_>, roll: Roll, out: &mut String) {
    let place = roll.place(BROWSERS.len() * SYSTEMS.len());
    let (name, low) = BROWSERS[place / SYSTEMS.len()];
    let (name, system) = match (name, SYSTEMS[place % SYSTEMS.len()]) {
        ("Safari", _) => ("Safari", "macOS"),
        other => other,
    };
    let spread = if low < 100 { 2 } else { 14 };
    let _ = write!(out, "{name} {} on {system}", low + roll.between(1, 0, spread));
}

/// Server-side SDKs, in the order of [`BACK_INSTALL`].
const BACK: &[&str] = &[
    "bramble-node",
    "bramble-python",
    "bramble-ruby",
    "bramble-go",
    "bramble-php",
    "bramble-java",
    "bramble-dotnet",
    "bramble-elixir",
    "bramble-rust",
];
const BACK_INSTALL: &[&str] = &[
    "npm install bramble-node@latest",
    "pip install --upgrade bramble-python",
    "bundle update bramble-ruby",
    "go get -u code.brambletrace.example/bramble-go",
    "composer update brambletrace/bramble-php",
    "./gradlew dependencies --refresh-dependencies",
    "dotnet add package Bramble.Server",
    "mix deps.update bramble",
    "cargo update -p bramble",
];
const MOBILE: &[&str] =
    &["bramble-ios", "bramble-android", "bramble-react-native", "bramble-flutter"];
const BROWSERS: &[(&str, u64)] =
    &[("Chrome", 128), ("Firefox", 126), ("Safari", 17), ("Edge", 128), ("Chrome", 128)];
const SYSTEMS: &[&str] = &["macOS", "Windows 11", "Ubuntu", "Windows 10", "Android 15"];
const PHONES: &[&str] = &[
    "iPhone 13, iOS 17.6",
    "iPhone 15, iOS 18.1",
    "Pixel 8, Android 15",
    "Galaxy S23, Android 14",
    "iPad Air, iPadOS 18",
    "Fairphone 5, Android 14",
    "iPhone SE, iOS 16.7",
    "Moto G84, Android 14",
    "Pixel 6a, Android 15",
];
const FRAMEWORKS: &[&str] = &[
    "React 18 + Vite",
    "Next.js 14 (app router)",
    "Next.js 13 (pages router)",
    "Vue 3",
    "Nuxt 3",
    "SvelteKit",
    "Angular 17",
    "Remix",
    "Astro",
    "plain JavaScript",
    "React 19",
    "Ember",
    "Solid",
    "Rails with Turbo",
    "Gatsby",
    "Preact",
    "Qwik",
];
const BACKENDS: &[&str] = &[
    "Django 5",
    "FastAPI",
    "Rails 7.1",
    "Laravel 11",
    "Express",
    "NestJS",
    "Spring Boot 3",
    "Phoenix",
    "Go with chi",
    "ASP.NET Core 8",
    "Flask",
    "Symfony 7",
    "Axum",
    "Fastify",
    "Sinatra",
];
const FILE_WHERE: &[&str] = &[
    "src/lib/",
    "src/utils/",
    "app/services/",
    "packages/web/src/",
    "apps/store/",
    "src/providers/",
    "lib/tracking/",
    "frontend/src/hooks/",
    "client/core/",
    "web/plugins/",
];
const FILE_WHAT: &[&str] = &[
    "analytics.ts",
    "tracking.js",
    "bramble.client.ts",
    "useFlags.tsx",
    "AppProvider.jsx",
    "events.ts",
    "session.js",
    "layout.tsx",
    "instrument.js",
    "identify.ts",
];
const FUNCTIONS: &[&str] = &[
    "trackEvent",
    "initAnalytics",
    "renderCheckout",
    "loadFlags",
    "onSubmit",
    "handleLogin",
    "syncCart",
    "flushQueue",
    "hydrateStore",
    "applyVariant",
    "sendBeacon",
    "mountPlayer",
    "useSession",
    "parsePrice",
    "buildReport",
];
const JS_ERRORS: &[&str] = &[
    "TypeError: Cannot read properties of undefined (reading 'capture')",
    "TypeError: bramble.getFlag is not a function",
    "ReferenceError: process is not defined",
    "Error: Minified React error #418",
    "SyntaxError: Unexpected token '<'",
    "TypeError: Failed to fetch",
    "RangeError: Maximum call stack size exceeded",
    "QuotaExceededError: the storage quota has been exceeded",
    "ChunkLoadError: Loading chunk 417 failed",
    "TypeError: Illegal invocation",
    "SecurityError: Blocked a frame from accessing a cross-origin frame",
    "NetworkError when attempting to fetch resource",
    "TypeError: undefined is not iterable",
    "AbortError: signal is aborted without reason",
    "InvalidStateError: Failed to execute 'send' on 'XMLHttpRequest'",
];
