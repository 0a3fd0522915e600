"use strict";
// Two things that pages do: switch their language, and filter the rows of a table. Without scripts they are Chinese and whole.

const remembered = "jixiao-language";

function speak(language) {
    document.documentElement.dataset.language = language;
    document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

function storedLanguage() {
    try { return localStorage.getItem(remembered) || "zh"; } catch { return "zh"; }
}

function keepLanguage(language) {
    try { localStorage.setItem(remembered, language); } catch { /* a browser that keeps nothing */ }
}

speak(storedLanguage());

// How many there are of what is chosen, in all: a table that is cut holds fewer.
function inAll(table, chosen) {
    const totals = table.dataset.totals && JSON.parse(table.dataset.totals);
    if (!totals) return Number(table.dataset.all || 0);
    const columns = Object.keys(totals.names);
    const wanted = chosen.map((control) => {
        const column = columns.indexOf(control.dataset.column);
        return [column, totals.names[control.dataset.column].indexOf(control.value)];
    });
    return totals.rows.filter((row) => wanted.every(([column, value]) => row[column] === value))
        .reduce((sum, row) => sum + row[columns.length], 0);
}

function said(id, shown, listed, all) {
    const output = document.querySelector(`output[data-count="${id}"]`);
    if (all <= listed) {
        output.textContent = `${shown} / ${listed}`;
        return;
    }
    const number = (value) => value.toLocaleString("en");
    output.innerHTML = `<span class="zh">${number(shown)} / 列出 ${number(listed)} · 共 ${number(all)}</span>`
        + `<span class="en">${number(shown)} of ${number(listed)} listed · ${number(all)} in all</span>`;
}

function filter(id) {
    const table = document.getElementById(id);
    const controls = [...document.querySelectorAll(`[data-filters="${id}"]`)];
    const words = controls.filter((control) => !control.dataset.column)
        .flatMap((control) => control.value.toLowerCase().split(/\s+/)).filter(Boolean);
    const chosen = controls.filter((control) => control.dataset.column && control.value);
    const isChosen = (row) => chosen.every((control) => row.dataset[control.dataset.column] === control.value);
    let shown = 0;
    const rows = [...table.querySelectorAll("tbody tr")];
    for (const row of rows) {
        const text = `${row.textContent} ${row.dataset.also || ""}`.toLowerCase();
        row.hidden = !(words.every((word) => text.includes(word)) && isChosen(row));
        shown += !row.hidden;
    }
    for (const group of table.querySelectorAll("[data-group]")) {
        group.hidden = !group.querySelector("tbody tr:not([hidden])");
    }
    if (table.dataset.totals || Number(table.dataset.all) > rows.length) {
        said(id, shown, rows.filter(isChosen).length, inAll(table, chosen));
    } else {
        said(id, shown, rows.length, rows.length);
    }
}

document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("language");
    button.hidden = false;
    button.addEventListener("click", () => {
        const language = document.documentElement.dataset.language === "en" ? "zh" : "en";
        keepLanguage(language);
        speak(language);
    });
    const asked = new URLSearchParams(location.search);
    const tables = new Set();
    for (const control of document.querySelectorAll("[data-filters]")) {
        const wanted = asked.get(control.dataset.column || "q");
        if (wanted) control.value = wanted;
        control.addEventListener("input", () => filter(control.dataset.filters));
        tables.add(control.dataset.filters);
    }
    tables.forEach(filter);
});
