"use strict";
// The tables of the pages: sorted by any column, chosen from by its values with their counts, searched
// by words, page by page, downloaded. What is asked stands in the address. A table has its rows in the
// page, or in shards where it is long.

const rowsAtOnce = 50;
const fewRows = 12; // a table as short as this is sorted, no more
const mostChoices = 400;
const collator = new Intl.Collator("zh-CN", { numeric: true });
const speaksEnglish = () => document.documentElement.dataset.language === "en";
const either = (zh, en) => (speaksEnglish() ? en : zh);
const grouped = (number) => number.toLocaleString("en");

function made(tag, attributes, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
}

function inWords(zh, en) {
    return zh === en ? [zh] : [made("span", { class: "zh", lang: "zh-CN" }, zh), made("span", { class: "en", lang: "en" }, en)];
}

// A text of the page in one language, whichever it shows.
function textIn(element, language) {
    const copy = element.cloneNode(true);
    for (const other of copy.querySelectorAll(language === "en" ? ".zh" : ".en")) other.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
}

// A cell is [zh, en or 0, value or 0, place or 0]: as shards have it.
function cellOf(element) {
    const zh = textIn(element, "zh");
    const en = element.querySelector(".en") ? textIn(element, "en") : 0;
    return [zh, en, element.dataset.value ?? 0, 0];
}
const shownOf = (cell) => (speaksEnglish() && cell[1]) || cell[0];
const valueOf = (cell) => String(cell[2] === 0 ? cell[0] : cell[2]);

class Table {
    constructor(element) {
        this.element = element;
        this.body = element.tBodies[0];
        this.columns = [...element.tHead.rows[0].cells].map((head, place) => ({
            head, place, zh: textIn(head, "zh"), en: textIn(head, "en"), ...head.dataset,
            isFacet: "facet" in head.dataset, isShown: !head.hidden,
            isNumber: head.dataset.kind === "number" || head.dataset.kind === "money",
        }));
        this.prefix = "main" in element.dataset ? "" : `${element.id}.`;
        this.rows = [...this.body.rows].map((row) => ({ row, cells: [...row.cells].map(cellOf) }));
        this.total = Number(element.dataset.rows || this.rows.length);
        this.isLong = Number(element.dataset.shards || 0) > 0;
        this.hasTools = !("plain" in element.dataset) && (this.isLong || this.rows.length > fewRows || this.columns.some((column) => column.usual));
        this.label();
    }

    // On a phone a row is a card, and each cell says what it is.
    label() {
        for (const row of this.body.rows) this.labelRow(row);
    }

    labelRow(row) {
        this.columns.forEach((column, place) => {
            const cell = row.cells[place];
            if (!cell) return;
            cell.dataset.zh = column.zh;
            cell.dataset.en = column.en;
        });
    }

    async load() {
        const count = Number(this.element.dataset.shards);
        const names = Array.from({ length: count }, (_, number) => `tables/${this.element.id}-${number}`);
        const loaded = await Promise.all(names.map((name) => shards.load(name)));
        this.rows = loaded.flatMap((columns) => columns[0].at.map((_, at) => ({
            row: null, cells: columns.map((column) => column.cells[column.at[at]]),
        })));
    }

    read() {
        const asked = new URLSearchParams(location.search);
        const get = (name) => asked.get(this.prefix + name);
        this.words = get("q") || "";
        this.page = Math.max(1, Number(get("page")) || 1);
        const sort = get("sort") || "";
        this.isDown = sort.startsWith("-");
        this.sorted = this.columns.find((column) => column.name === sort.replace(/^-/, "")) || null;
        for (const column of this.columns) column.chosen = column.isFacet ? get(column.name) ?? this.usual(column) : "";
    }

    // What is chosen where the address says nothing: the year and the kind of form of the release.
    usual(column) {
        return column.usual && this.rows.some((row) => valueOf(row.cells[column.place]) === column.usual) ? column.usual : "";
    }

    write() {
        const asked = new URLSearchParams(location.search);
        const set = (name, value, usual) => (value === usual ? asked.delete(this.prefix + name) : asked.set(this.prefix + name, value));
        set("q", this.words, "");
        set("page", String(this.page), "1");
        set("sort", this.sorted ? (this.isDown ? "-" : "") + this.sorted.name : "", "");
        for (const column of this.columns) if (column.isFacet) set(column.name, column.chosen, this.usual(column));
        const said = asked.toString();
        history.replaceState(null, "", said ? `?${said}${location.hash}` : location.pathname + location.hash);
        document.dispatchEvent(new Event("asked"));
    }

    holds(row, words) {
        row.text ??= `${row.cells.map((cell) => [cell[0], cell[1] || "", cell[2] || ""].join(" ")).join(" ")} ${row.row?.dataset.also || ""}`.toLowerCase();
        return words.every((word) => row.text.includes(word));
    }

    choose() {
        const words = this.words.toLowerCase().split(/\s+/).filter(Boolean);
        const spoken = words.length ? this.rows.filter((row) => this.holds(row, words)) : this.rows;
        const chosen = this.columns.filter((column) => column.chosen);
        const fits = (row, column) => valueOf(row.cells[column.place]) === column.chosen;
        for (const column of this.columns.filter((one) => one.isFacet)) {
            const others = chosen.filter((one) => one !== column);
            column.counts = new Map();
            for (const row of spoken) {
                if (!others.every((one) => fits(row, one))) continue;
                const cell = row.cells[column.place];
                const known = column.counts.get(valueOf(cell));
                if (known) known.count += 1;
                else column.counts.set(valueOf(cell), { cell, count: 1 });
            }
        }
        this.kept = spoken.filter((row) => chosen.every((column) => fits(row, column)));
        if (this.sorted) this.order();
    }

    order() {
        const { place, isNumber } = this.sorted;
        const number = (cell) => Number((cell[2] === 0 ? cell[0].replaceAll(",", "") : cell[2]) || NaN);
        const way = this.isDown ? -1 : 1;
        // What is not there stands last, whichever way.
        const compare = isNumber
            ? (one, other) => {
                const [a, b] = [number(one.cells[place]), number(other.cells[place])];
                return Number.isNaN(a) - Number.isNaN(b) || way * (a - b) || 0;
            }
            : (one, other) => {
                const [a, b] = [shownOf(one.cells[place]), shownOf(other.cells[place])];
                return (a === "") - (b === "") || way * collator.compare(a, b);
            };
        this.kept = [...this.kept].sort(compare);
    }

    show() {
        this.choose();
        const pages = Math.max(1, Math.ceil(this.kept.length / rowsAtOnce));
        this.page = Math.min(this.page, pages);
        const from = (this.page - 1) * rowsAtOnce;
        const shown = this.hasTools ? this.kept.slice(from, from + rowsAtOnce) : this.kept;
        this.body.replaceChildren(...shown.map((row) => row.row || this.draw(row)));
        for (const column of this.columns) {
            const way = column === this.sorted ? (this.isDown ? "descending" : "ascending") : null;
            if (way) column.head.setAttribute("aria-sort", way);
            else column.head.removeAttribute("aria-sort");
        }
        if (this.hasTools) this.tell(from, shown.length, pages);
    }

    draw(row) {
        row.row = made("tr", {});
        this.columns.forEach((column, place) => {
            const [zh, en, , to] = row.cells[place];
            const content = inWords(zh, en || zh);
            const cell = made("td", { class: column.head.dataset.kind || "text" });
            if (column.name === "severity") cell.append(made("span", { class: `severity ${valueOf(row.cells[place])}` }, ...content));
            else cell.append(...(to ? [made("a", { href: new URL(`../${to}`, shards.base) }, ...(zh ? content : ["—"]))] : content));
            cell.hidden = !column.isShown;
            row.row.append(cell);
        });
        this.labelRow(row.row);
        return row.row;
    }

    // The words, choices and buttons above a table.
    equip() {
        if ("plain" in this.element.dataset) return;
        for (const column of this.columns) this.makeSortable(column);
        if (!this.hasTools) return;
        this.input = made("input", { type: "search", id: `${this.element.id}-words`, autocomplete: "off" });
        this.input.addEventListener("input", () => this.change(() => { this.words = this.input.value.trim(); }));
        const choices = this.columns.filter((column) => column.isFacet).map((column) => {
            column.select = made("select", { id: `${this.element.id}-${column.name}` });
            column.select.addEventListener("change", () => this.change(() => { column.chosen = column.select.value; }));
            return made("label", {}, made("span", {}, ...inWords(column.zh, column.en)), column.select);
        });
        this.said = made("output", { for: this.input.id });
        this.pager = made("span", { class: "pager" });
        const button = (zh, en, act) => {
            const one = made("button", { type: "button" }, ...inWords(zh, en));
            one.addEventListener("click", () => act(one));
            return one;
        };
        this.back = button("上一页", "Previous", () => this.turn(-1));
        this.on = button("下一页", "Next", () => this.turn(1));
        this.at = made("span", {});
        this.pager.append(this.back, this.at, this.on);
        const tools = made("form", { class: "tools", role: "search" },
            made("label", {}, made("span", {}, ...inWords("关键词", "Words")), this.input), ...choices,
            made("span", { class: "acts" },
                button("清除条件", "Clear", () => this.clear()),
                button("下载 CSV（Excel 可打开）", "Download CSV (opens in Excel)", () => this.download()),
                button("复制链接", "Copy link", (one) => copyLink(one))));
        tools.addEventListener("submit", (event) => event.preventDefault());
        tools.dataset.tools = this.element.id;
        const wide = this.element.closest(".wide") || this.element;
        wide.before(tools, made("p", { class: "told", role: "status" }, this.said));
        wide.after(this.pager);
    }

    makeSortable(column) {
        const button = made("button", { type: "button", class: "sort" }, ...column.head.childNodes);
        column.head.append(button);
        button.addEventListener("click", () => this.change(() => {
            // Figures begin with the largest, texts with the first.
            const first = column.isNumber;
            if (this.sorted !== column) [this.sorted, this.isDown] = [column, first];
            else if (this.isDown === first) this.isDown = !first;
            else this.sorted = null;
        }));
    }

    change(act) {
        act();
        this.page = 1;
        this.show();
        this.write();
    }

    turn(pages) {
        this.page += pages;
        this.show();
        this.write();
        this.element.closest(".wide")?.scrollIntoView({ block: "start" });
    }

    clear() {
        this.change(() => {
            this.words = "";
            this.input.value = "";
            this.sorted = null;
            for (const column of this.columns) if (column.isFacet) column.chosen = "";
        });
    }

    tell(from, count, pages) {
        if (document.activeElement !== this.input) this.input.value = this.words;
        for (const column of this.columns.filter((one) => one.isFacet)) this.offer(column);
        const [kept, all] = [grouped(this.kept.length), grouped(this.total)];
        const which = `${grouped(count ? from + 1 : 0)}–${grouped(from + count)}`;
        this.said.replaceChildren(...inWords(
            this.kept.length === this.total ? `共 ${all} 行，显示第 ${which} 行` : `共 ${all} 行，符合条件的 ${kept} 行，显示第 ${which} 行`,
            this.kept.length === this.total ? `${all} rows, ${which} shown` : `${kept} of ${all} rows match, ${which} shown`));
        this.pager.hidden = pages < 2;
        this.at.replaceChildren(...inWords(`第 ${this.page} / ${pages} 页`, `page ${this.page} of ${pages}`));
        this.back.disabled = this.page === 1;
        this.on.disabled = this.page === pages;
    }

    offer(column) {
        // Where all rows are of one, there is nothing to choose.
        column.values ??= new Set(this.rows.map((row) => valueOf(row.cells[column.place])));
        column.select.parentElement.hidden = column.values.size < 2 && !column.chosen;
        const counted = [...column.counts].sort(column.kind === "year"
            ? (one, other) => collator.compare(other[0], one[0])
            : (one, other) => other[1].count - one[1].count || collator.compare(one[0], other[0]));
        const sum = counted.reduce((total, [, { count }]) => total + count, 0);
        const options = counted.slice(0, mostChoices).map(([value, { cell, count }]) =>
            made("option", { value }, `${shownOf(cell) || either("（空）", "(none)")} (${grouped(count)})`));
        if (column.chosen && !counted.some(([value]) => value === column.chosen)) {
            const cell = this.rows.map((row) => row.cells[column.place]).find((one) => valueOf(one) === column.chosen);
            options.unshift(made("option", { value: column.chosen }, `${cell ? shownOf(cell) : column.chosen} (0)`));
        }
        column.select.replaceChildren(made("option", { value: "" }, `${either("全部", "all")} (${grouped(sum)})`), ...options);
        column.select.value = column.chosen;
    }

    download() {
        const columns = this.columns.filter((column) => column.isShown);
        const head = columns.map((column) => either(column.zh, column.en));
        const lines = this.kept.map((row) => columns.map((column) => {
            const cell = row.cells[column.place];
            return column.isNumber && cell[2] !== 0 ? cell[2] : safe(shownOf(cell));
        }));
        const text = [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n");
        const link = made("a", {
            href: URL.createObjectURL(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" })),
            download: `jixiao-${this.element.id}.csv`,
        });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }
}

// A text that a spreadsheet would take for a formula stays a text.
function safe(text) {
    return /^([=+@\t\r]|-(?!\d))/.test(text) ? `'${text}` : text;
}

function quoted(value) {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function copyLink(button) {
    const address = new URL(location.href);
    address.searchParams.set("lang", document.documentElement.dataset.language);
    let isDone = true;
    try {
        await navigator.clipboard.writeText(address.href);
    } catch { // where a page may not write there, a field is copied from
        const field = made("textarea", {}, address.href);
        document.body.append(field);
        field.select();
        isDone = document.execCommand("copy");
        field.remove();
    }
    const before = [...button.childNodes];
    button.replaceChildren(...(isDone ? inWords("已复制", "Copied") : inWords("未能复制", "Not copied")));
    setTimeout(() => button.replaceChildren(...before), 1500);
}

async function begin(element) {
    const table = new Table(element);
    if (table.isLong) {
        element.setAttribute("aria-busy", "true");
        await table.load();
        element.removeAttribute("aria-busy");
    }
    table.read();
    table.equip();
    table.show();
    const again = () => { table.read(); table.show(); };
    document.addEventListener("spoken", () => table.show());
    window.addEventListener("popstate", again);
    return table;
}

document.addEventListener("DOMContentLoaded", () => {
    for (const element of document.querySelectorAll("table.data")) {
        element.ready = begin(element);
        element.ready.catch((error) => {
            element.removeAttribute("aria-busy");
            element.before(made("p", { class: "note" }, ...inWords(`无法读取 ${error.message}`, `cannot read ${error.message}`)));
        });
    }
});
