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

    // A new process knows nothing of this page; as soon as it answers, the page is loaded anew with its address, which has its state.
    const waitForProcess = async () => {
        for (;;) {
            try {
                const answer = await fetch("/login", { cache: "no-store" });
                if (answer.ok) return location.reload();
            } catch {
                // Still gone.
            }
            await new Promise(done => setTimeout(done, 2000));
        }
    };

    let waiting = false;
    const waitOnce = () => {
        if (waiting) return;
        waiting = true;
        waitForProcess();
    };

    dialog.addEventListener("components-reconnect-state-changed", event => {
        switch (event.detail.state) {
            case "show":
                say("The dashboard does not answer. Trying again …", false);
                break;
            case "hide":
                dialog.close();
                break;
            case "failed":
                say("The dashboard does not answer. Is the AppHost still running? This page comes back by itself when it is.", true);
                waitOnce();
                break;
            case "rejected":
                location.reload();
                break;
        }
    });
    again.addEventListener("click", () => location.reload());
})();
