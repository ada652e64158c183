// The connection to the dashboard's process: tells in plain words when it is gone, and comes back by itself.
(() => {
    const dialog = document.getElementById("components-reconnect-modal");
    if (!dialog) return;
    const text = dialog.querySelector("[data-text]");
    const again = dialog.querySelector("[data-again]");
    const say = (words, button) => {
        text.textContent = words;
        again.hidden = !button;
        if (!dialog.open) dialog.showModal();
    };

    // Blazor waits ever longer between its own tries; as soon as the process answers, there is no need to wait. A new
    // process knows nothing of this page, which is then loaded anew: its state stands in its address.
    let waiting = false;
    const comeBack = async () => {
        if (waiting) return;
        waiting = true;
        while (waiting) {
            await new Promise(done => setTimeout(done, 1000));
            const answers = await fetch("/login", { cache: "no-store" }).then(answer => answer.ok, () => false);
            if (!answers || !waiting) continue;
            if (!(await Blazor.reconnect().catch(() => false))) return location.reload();
            waiting = false;
        }
    };

    dialog.addEventListener("components-reconnect-state-changed", event => {
        switch (event.detail.state) {
            case "show":
                say("The dashboard does not answer. Trying again …", false);
                comeBack();
                break;
            case "hide":
                waiting = false;
                dialog.close();
                break;
            case "failed":
                say("The dashboard does not answer. Is the AppHost still running? This page comes back by itself when it is.", true);
                comeBack();
                break;
            case "rejected":
                location.reload();
                break;
        }
    });
    again.addEventListener("click", () => location.reload());
})();
