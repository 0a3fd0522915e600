"use strict";
// Two units beside each other, year by year and kind of form by kind of form, from the table of units.

const figures = ["projects", "budget", "errors", "warnings", "notices"];

async function compare() {
    const table = await document.getElementById("units").ready;
    const place = Object.fromEntries(table.columns.map((column) => [column.name, column.place]));
    const units = new Map(table.rows.map((row) => [valueOf(row.cells[place.unit]), row.cells[place.unit]]));
    const form = document.getElementById("choose");
    const asked = new URLSearchParams(location.search);
    const selects = [form.elements.a, form.elements.b];
    for (const select of selects) {
        const sorted = [...units].sort((one, other) => collator.compare(one[1][0], other[1][0]));
        select.append(made("option", { value: "" }, "—"), ...sorted.map(([key, cell]) => made("option", { value: key }, cell[0] || key)));
        select.value = asked.get(select.name) || "";
        select.addEventListener("change", () => {
            const address = new URL(location.href);
            address.searchParams.set(select.name, select.value);
            history.replaceState(null, "", address);
            draw();
        });
    }

    function draw() {
        const chosen = selects.map((select) => select.value);
        const scopes = new Map();
        for (const { cells } of table.rows) {
            const which = chosen.indexOf(valueOf(cells[place.unit]));
            if (which < 0) continue;
            const key = `${valueOf(cells[place.year])} ${valueOf(cells[place.kind])}`;
            if (!scopes.has(key)) scopes.set(key, { year: cells[place.year], kind: cells[place.kind], of: [null, null] });
            scopes.get(key).of[which] = cells;
            if (chosen[0] === chosen[1]) scopes.get(key).of[1] = cells;
        }
        const sorted = [...scopes].sort((one, other) => collator.compare(other[0], one[0])).map(([, scope]) => scope);
        const words = (column) => inWords(table.columns[place[column]].zh, table.columns[place[column]].en);
        const names = chosen.map((key) => units.get(key)?.[0] || "—");
        const head = made("tr", {}, made("th", { scope: "col" }, ...inWords("年度和内容", "Year and figure")), ...names.map((name, at) => made("th", { scope: "col", class: "key" }, made("i", { class: at ? "former" : "" }), name)), made("th", { scope: "col" }, ...inWords("比较", "Beside each other")));
        const rows = sorted.flatMap(({ year, kind, of }) => figures.map((name) => {
            const cells = of.map((one) => (one ? one[place[name]] : null));
            const values = cells.map((cell) => (cell ? Number((cell[2] === 0 ? cell[0].replaceAll(",", "") : cell[2]) || 0) : 0));
            const longest = Math.max(...values, 0) || 1;
            return made("tr", {},
                made("th", { scope: "row" }, ...inWords(year[0], year[1] || year[0]), " ", ...inWords(kind[0], kind[1] || kind[0]), " ", ...words(name)),
                ...cells.map((cell) => made("td", { class: "number" }, cell ? cell[0] || "—" : "—")),
                made("td", { class: "pair", "aria-hidden": "true" }, ...values.map((value, at) => made("i", { class: at ? "former" : "", style: `width:${100 * Math.max(value, 0) / longest}%` }))));
        }));
        document.getElementById("beside").replaceChildren(made("table", { class: "pairs" }, made("thead", {}, head), made("tbody", {}, ...rows)));
    }
    draw();
}

document.addEventListener("DOMContentLoaded", compare);
