"use strict";
// What every page does: speak one of its two languages, and carry the year and the kind of form that
// were chosen to the next page. Without scripts pages are Chinese and whole.

const remembered = "jixiao-language";

function storedLanguage() {
    const asked = new URLSearchParams(location.search).get("lang");
    if (asked) keepLanguage(asked === "en" ? "en" : "zh");
    try { return asked || localStorage.getItem(remembered) || "zh"; } catch { return asked || "zh"; }
}

function keepLanguage(language) {
    try { localStorage.setItem(remembered, language); } catch { /* a browser that keeps nothing */ }
}

function speak(language) {
    document.documentElement.dataset.language = language;
    document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

// What is said in attributes and in the title, where no element of the other language can stand.
function speakAside() {
    const isEnglish = document.documentElement.dataset.language === "en";
    for (const name of ["aria-label", "placeholder", "title"]) {
        for (const element of document.querySelectorAll(`[data-en-${name}]`)) {
            const chinese = `data-zh-${name}`;
            if (!element.hasAttribute(chinese)) element.setAttribute(chinese, element.getAttribute(name));
            element.setAttribute(name, element.getAttribute(isEnglish ? `data-en-${name}` : chinese));
        }
    }
    const title = document.querySelector("title");
    title.dataset.zh ??= document.title;
    document.title = isEnglish && title.dataset.en ? title.dataset.en : title.dataset.zh;
    document.dispatchEvent(new Event("spoken"));
}

// The links of the menu keep the year and the kind of form.
function carry() {
    const menu = document.querySelector("nav[data-overviews]");
    const asked = new URLSearchParams(location.search);
    const [year, kind] = [asked.get("year") ?? menu.dataset.year, asked.get("kind") ?? menu.dataset.kind];
    const overviews = JSON.parse(menu.dataset.overviews);
    const isFirst = `${year} ${kind}` === menu.dataset.first;
    for (const link of menu.querySelectorAll("a[data-scoped]")) {
        link.dataset.plain ??= link.getAttribute("href");
        const isOverview = link === menu.querySelector("a[data-scoped]");
        const query = isFirst ? "" : `?${new URLSearchParams({ year, kind })}`;
        const overview = overviews[`${year} ${kind}`] ?? overviews[menu.dataset.first];
        link.setAttribute("href", isOverview ? menu.dataset.root + overview : link.dataset.plain + query);
    }
}

speak(storedLanguage());

document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("language");
    button.hidden = false;
    button.addEventListener("click", () => {
        const language = document.documentElement.dataset.language === "en" ? "zh" : "en";
        keepLanguage(language);
        speak(language);
        const address = new URL(location.href);
        address.searchParams.set("lang", language);
        history.replaceState(null, "", address);
        speakAside();
    });
    speakAside();
    carry();
    document.addEventListener("asked", carry);
});
