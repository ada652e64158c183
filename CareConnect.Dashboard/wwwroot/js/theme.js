// Runs before the first paint, so that a dark page does not flash white.
(() => {
    const theme = localStorage.getItem("careconnect.theme") ?? "system";
    const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
