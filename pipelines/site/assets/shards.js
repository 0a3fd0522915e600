"use strict";
// Loads what a page needs beside itself, as scripts: nothing else can be loaded from a disk.

const shards = {
    base: new URL(".", document.currentScript.src),
    kept: new Map(),
    took: new Map(),
    // What a shard's script calls.
    take(name, text) { this.took.set(name, text); },
    load(name) {
        if (!this.kept.has(name)) this.kept.set(name, this.fetch(name));
        return this.kept.get(name);
    },
    async fetch(name) {
        const script = document.createElement("script");
        script.src = new URL(`${name}.js`, this.base);
        await new Promise((resolve, reject) => {
            script.onload = resolve;
            script.onerror = () => reject(new Error(`${name}.js`));
            document.head.append(script);
        });
        script.remove();
        const packed = Uint8Array.from(atob(this.took.get(name)), (sign) => sign.charCodeAt(0));
        this.took.delete(name);
        const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
        return JSON.parse(await new Response(stream).text());
    },
};
