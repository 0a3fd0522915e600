"use strict";
// The search: loads the shards that a question needs, as scripts, and shows the records that hold
// all of its words. search.html lists them; record.html shows one.

const atOnce = 20; // how many are listed before one asks for more
const surely = 400; // so many are looked through whole, so that their number is exact

async function record(meta, number) {
    const shard = await shards.load(`search/r${Math.floor(number / meta.perShard)}`);
    return shard[number % meta.perShard];
}

function textOf(one) {
    return [one.name, one.unit, one.file, ...one.texts.flatMap(([, head, text, more]) => [head, text, more])]
        .filter(Boolean).join(" ").replace(/\s+/g, " ").toLowerCase();
}

// The records that hold a gram, from the steps between their numbers.
function held(steps) {
    let number = 0;
    return steps.split(",").map((step) => (number += Number(step)));
}

async function holding(meta, word) {
    const signs = [...word];
    const shard = (sign) => shards.load(`search/g${sign.codePointAt(0) % meta.gramShards}`);
    if (signs.length === 1) {
        const grams = Object.entries(await shard(signs[0]));
        return new Set(grams.filter(([gram]) => gram.startsWith(signs[0])).flatMap(([, steps]) => held(steps)));
    }
    let found = null;
    for (let place = 0; place + 1 < signs.length; place += 1) {
        const steps = (await shard(signs[place]))[signs[place] + signs[place + 1]];
        if (!steps) return new Set();
        const numbers = held(steps);
        found = new Set(found ? numbers.filter((number) => found.has(number)) : numbers);
    }
    return found;
}

// Those that may hold all words, in the order of their numbers: the largest first.
async function candidates(meta, words) {
    let found = null;
    for (const word of words) {
        const numbers = await holding(meta, word);
        found = found ? new Set([...found].filter((number) => numbers.has(number))) : numbers;
    }
    return [...(found || [])].sort((one, other) => one - other);
}

const element = (tag, content, attributes = {}) =>
    made(tag, attributes, ...[content].flat().filter((part) => part !== null && part !== ""));
const inBoth = (words) => inWords(...(words || ["", ""]));

function marked(text, words) {
    const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    if (!pattern) return [text];
    return text.split(new RegExp(`(${pattern})`, "gi"))
        .map((part, place) => (place % 2 ? element("mark", part) : part));
}

function around(text, words) {
    const at = Math.min(...words.map((word) => text.toLowerCase().indexOf(word)).filter((place) => place >= 0));
    const from = Number.isFinite(at) ? Math.max(0, at - 30) : 0;
    const cut = text.slice(from, from + 120);
    return `${from ? "…" : ""}${cut}${from + 120 < text.length ? "…" : ""}`;
}

function facts(one, said) {
    const money = one.budget === null || one.budget === undefined ? "" : (one.budget / 10000)
        .toLocaleString("en", { maximumFractionDigits: 6 });
    const unit = one.unit && one.unitPage ? element("a", one.unit, { href: `../${one.unitPage}` }) : one.unit || "";
    return [
        element("span", inBoth(said[one.kind])),
        one.kind === "unit" ? "" : unit,
        one.year ? String(one.year) : "",
        money && element("span", inBoth([`${money} 万元`, `${money} × 10,000 yuan`])),
    ].filter(Boolean).flatMap((part, place) => (place ? [" · ", part] : [part]));
}

function addressOf(one, number) {
    return one.page ? `../${one.page}` : `record.html?n=${number}`;
}

// A text of a record: what it is, and itself; of a finding each language in its own.
function said(text, words, names) {
    const [of, head, main, more] = text;
    const label = of === "finding" ? names[head] : names[of];
    const body = of === "finding" && more
        ? [element("span", marked(main, words), { class: "zh" }), element("span", marked(more, words), { class: "en" })]
        : marked([main, more].filter(Boolean).join("：") || head || "", words);
    return { label: inBoth(label), head: of === "indicator" ? head : "", body };
}

function hit(one, number, words, names) {
    const holds = (text) => words.some((word) => text.filter(Boolean).join(" ").toLowerCase().includes(word));
    const texts = one.texts.filter((text) => holds(text.slice(1))).slice(0, 4).map((text) => {
        const cut = [text[0], text[1], text[2] && around(text[2], words), text[3] && around(text[3], words)];
        const { label, body } = said(cut, words, names);
        return element("li", [element("span", label, { class: "soft" }), " ", ...body]);
    });
    return element("li", [
        element("a", marked(one.name || "—", words), { href: addressOf(one, number) }),
        element("p", facts(one, names)),
        texts.length ? element("ul", texts) : "",
    ]);
}

function count(values, of) {
    const counted = new Map();
    for (const value of values) if (of(value)) counted.set(of(value), (counted.get(of(value)) || 0) + 1);
    return counted;
}

// What can be chosen, each with how many there are.
function offer(select, counted, wanted, names) {
    const sum = [...counted.values()].reduce((total, number) => total + number, 0);
    const said = (value) => (names && names[value] ? either(...names[value]) : value);
    const show = () => {
        const values = [...counted].sort((one, other) => String(other[0]).localeCompare(String(one[0])));
        select.replaceChildren(made("option", { value: "" }, `${either("全部", "all")} (${grouped(sum)})`),
            ...values.map(([value, number]) => made("option", { value }, `${said(value)} (${grouped(number)})`)));
        select.value = wanted;
    };
    show();
    document.addEventListener("spoken", show);
}

async function list(place, names) {
    const asked = new URLSearchParams(location.search);
    const question = (asked.get("q") || "").trim();
    document.querySelector("main input[name=q]").value = question;
    const words = question.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return;
    const state = document.getElementById("state");
    const meta = await shards.load("search/meta");
    const all = await candidates(meta, words);
    const kind = asked.get("kind") || "";
    const year = asked.get("year") || "";
    offer(document.getElementById("kind"), count(all, (number) => meta.kinds[number]), kind, names);
    offer(document.getElementById("year"), count(all, (number) => meta.years[number]), year);
    let rest = all.filter((number) => (!kind || meta.kinds[number] === kind)
        && (!year || String(meta.years[number]) === year));
    const holds = async (number) => {
        const text = textOf(await record(meta, number));
        return words.every((word) => text.includes(word));
    };
    const isSure = rest.length <= surely;
    if (isSure) {
        const kept = await Promise.all(rest.map(holds));
        rest = rest.filter((_, at) => kept[at]);
    }
    const number = rest.length.toLocaleString("en");
    state.replaceChildren(...inBoth(isSure
        ? [`找到 ${number} 条记录`, `${number} records found`]
        : [`约 ${number} 条记录`, `about ${number} records`]));
    const more = document.getElementById("more");
    const show = async () => {
        let shown = 0;
        while (rest.length && shown < atOnce) {
            const next = rest.shift();
            if (isSure || await holds(next)) {
                place.append(hit(await record(meta, next), next, words, names));
                shown += 1;
            }
        }
        more.hidden = !rest.length;
    };
    more.addEventListener("click", show);
    await show();
}

async function whole(place, names) {
    const number = Number(new URLSearchParams(location.search).get("n"));
    const meta = await shards.load("search/meta");
    const one = await record(meta, number);
    const title = document.querySelector("title");
    [title.dataset.zh, title.dataset.en] = [`${one.name || "—"} · 绩效`, `${one.name || "—"} · jixiao`];
    document.title = speaksEnglish() ? title.dataset.en : title.dataset.zh;
    document.getElementById("name").textContent = one.name || "—";
    document.getElementById("facts").replaceChildren(...facts(one, names));
    document.getElementById("key").textContent = `jixiao trace ${one.key}`;
    place.append(...one.texts.map((text) => {
        const { label, head, body } = said(text, [], names);
        return element("tr", [element("td", label), element("td", head || ""), element("td", body)]);
    }));
}

document.addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-names]");
    const run = place.id === "hits" ? list : whole;
    run(place, JSON.parse(place.dataset.names)).catch((error) => {
        const state = document.getElementById("state");
        state.replaceChildren(...inBoth([`无法读取 ${error.message}`, `cannot read ${error.message}`]));
    });
    for (const select of document.querySelectorAll("form.search select")) {
        select.addEventListener("change", () => select.form.submit());
    }
});
