// What the pages need from the browser: settings, keyboard shortcuts, clipboard, scrolling.
window.careconnect = (() => {
    const key = name => `careconnect.${name}`;
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    let layout = null;

    const settings = () => ({
        theme: localStorage.getItem(key("theme")) ?? "system",
        clock: localStorage.getItem(key("clock")) ?? "system",
        shortcuts: localStorage.getItem(key("shortcuts")) !== "off",
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC",
        hours12: Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12 === true,
        systemDark: scheme.matches,
    });

    const isTyping = target =>
        target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest("[role=dialog]");

    const onKey = event => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return;
        if (!settings().shortcuts) return;
        const wanted = event.shiftKey && event.key.length === 1 && /[A-Z]/.test(event.key) ? `Shift+${event.key}` : event.key;
        const target = document.querySelector(`[data-shortcut="${CSS.escape(wanted)}"]`);
        if (!target) return;
        event.preventDefault();
        if (target.matches("input")) target.focus();
        else target.click();
    };

    // <base href="/"> would turn "#main" into the start page.
    const onSkip = event => {
        if (!event.target.closest?.("[data-skip]")) return;
        event.preventDefault();
        document.getElementById("main")?.focus();
    };

    scheme.addEventListener("change", event => layout?.invokeMethodAsync("SystemThemeChanged", event.matches));
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onSkip, true);

    return {
        settings,
        start(reference) {
            layout = reference;
            return settings();
        },
        stop() {
            layout = null;
        },
        store(name, value) {
            localStorage.setItem(key(name), value);
        },
        showTheme(dark) {
            document.documentElement.dataset.theme = dark ? "dark" : "light";
        },
        async copy(text) {
            await navigator.clipboard.writeText(text);
        },
        focus(id) {
            document.getElementById(id)?.focus();
        },
    };
})();
