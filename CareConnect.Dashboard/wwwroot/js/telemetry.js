// Lists that are walked through by arrow keys, and what a chart tells at the pointer.
(() => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };

    document.addEventListener("keydown", event => {
        const row = event.target.closest?.("[data-row]");
        if (!row || row !== event.target || event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.key === "Enter" || event.key === " " || event.key === "ArrowLeft" || event.key === "ArrowRight") {
            // The page acts on these; the list must not scroll for them.
            event.preventDefault();
            return;
        }
        if (!(event.key in steps)) return;
        event.preventDefault();
        const rows = [...row.closest("[data-rows]").querySelectorAll("[data-row]")];
        rows[rows.indexOf(row) + steps[event.key]]?.focus();
    });

    const hide = plot => plot.classList.remove("is-pointed");

    const fill = (tip, time, lines) => {
        const head = document.createElement("strong");
        head.textContent = time;
        tip.replaceChildren(
            head,
            ...lines.map(([name, color, value]) => {
                const line = document.createElement("span");
                line.className = color;
                line.textContent = name ? `${name}: ${value}` : value;
                return line;
            }),
        );
    };

    const point = (plot, clientX) => {
        const { x, t, l } = JSON.parse(plot.dataset.chart);
        const box = plot.getBoundingClientRect();
        const at = (100 * (clientX - box.left)) / box.width;
        let nearest = -1;
        x.forEach((left, i) => {
            const isSaid = l.some(line => line.v[i] !== null);
            if (isSaid && (nearest < 0 || Math.abs(left - at) < Math.abs(x[nearest] - at))) nearest = i;
        });
        if (nearest < 0) return hide(plot);
        const [cross, tip] = [plot.querySelector(".chart-cross"), plot.querySelector(".chart-tip")];
        cross.style.left = `${x[nearest]}%`;
        tip.style.left = x[nearest] > 60 ? "" : `calc(${x[nearest]}% + 8px)`;
        tip.style.right = x[nearest] > 60 ? `calc(${100 - x[nearest]}% + 8px)` : "";
        fill(tip, t[nearest], l.filter(line => line.v[nearest] !== null).map(line => [line.n, line.c, line.v[nearest]]));
        plot.classList.add("is-pointed");
    };

    document.addEventListener("pointermove", event => {
        const plot = event.target.closest?.("[data-chart]");
        document.querySelectorAll(".is-pointed").forEach(other => other !== plot && hide(other));
        if (plot) point(plot, event.clientX);
    });

    window.careconnectTelemetry = {
        scrollTo(id, top) {
            document.getElementById(id)?.scrollTo({ top });
        },
        // Rows outside of what is in sight do not exist, so their place is counted out. A new list takes a few frames until
        // it is as high as its rows.
        showRow(id, index, height, frames = 120) {
            const list = document.getElementById(id);
            if (!list) return;
            const top = index * height;
            if (list.scrollHeight < top + height && frames > 0) {
                requestAnimationFrame(() => this.showRow(id, index, height, frames - 1));
            } else if (top < list.scrollTop || top + 2 * height > list.scrollTop + list.clientHeight) {
                list.scrollTo({ top: Math.max(0, top - list.clientHeight / 2) });
            }
        },
    };
})();
