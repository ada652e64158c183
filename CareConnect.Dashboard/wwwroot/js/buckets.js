// Files go straight from the browser to the dashboard's address, not through the page's connection: they may be large.
(() => {
    let running = null;

    document.addEventListener("click", event => {
        const id = event.target.closest?.("[data-upload]")?.dataset.upload;
        if (id) document.getElementById(id)?.click();
    });

    const send = (address, file, onProgress) =>
        new Promise(resolve => {
            const request = (running = new XMLHttpRequest());
            let last = 0;
            request.upload.onprogress = event => {
                const now = performance.now();
                if (!event.lengthComputable || now - last < 200) return;
                last = now;
                onProgress(Math.floor((100 * event.loaded) / event.total));
            };
            request.onload = () => resolve(request.status === 204 ? "" : request.responseText || `Answer ${request.status}.`);
            request.onerror = () => resolve("The connection broke off.");
            request.onabort = () => resolve("It was cancelled.");
            request.onloadend = () => (running = null);
            request.open("PUT", address);
            request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
            request.send(file);
        });

    window.careconnectBuckets = {
        attach(input, page) {
            input.addEventListener("change", async () => {
                const files = [...input.files];
                // The same file may be chosen again.
                input.value = "";
                for (const file of files) {
                    const address = await page.invokeMethodAsync("Ask", file.name);
                    if (!address) continue;
                    const problem = await send(address, file, percent => page.invokeMethodAsync("Progress", file.name, percent));
                    await page.invokeMethodAsync("Done", file.name, problem);
                }
            });
        },
        cancel() {
            running?.abort();
        },
    };
})();
