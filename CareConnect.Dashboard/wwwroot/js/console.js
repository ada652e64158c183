// The console's lines: asks for those that come into sight, and sticks to the end while it follows.
window.careconnectConsole = {
    attach(element, page) {
        const lineHeight = 20;
        const margin = 40 * lineHeight;
        const [above, lines, below] = element.children;
        let follows = true;
        let isAsking = false;
        let lastTop = 0;
        let lastHeight = 0;
        let revealed = null;
        let forgetting = 0;

        const toEnd = () => {
            element.scrollTop = element.scrollHeight;
            note();
        };
        const note = () => {
            lastTop = element.scrollTop;
            lastHeight = element.scrollHeight;
        };

        const firstInSight = () => {
            const top = element.scrollTop;
            const start = above.offsetHeight;
            if (top < start || top > start + lines.offsetHeight) return Math.floor(top / lineHeight);
            for (const line of lines.children) {
                if (line.offsetTop + line.offsetHeight > top) return Number(line.dataset.n);
            }
            return 0;
        };

        const ask = async () => {
            if (isAsking) return;
            const top = element.scrollTop;
            const start = above.offsetHeight;
            const end = start + lines.offsetHeight;
            const lacksAbove = start > 0 && top < start + margin / 2;
            const lacksBelow = below.offsetHeight > 0 && top + element.clientHeight > end - margin / 2;
            if (!lacksAbove && !lacksBelow) return;
            isAsking = true;
            try {
                await page.invokeMethodAsync("Show", firstInSight());
            } finally {
                isAsking = false;
            }
            requestAnimationFrame(onScroll);
        };

        const setFollows = on => {
            follows = on;
            page.invokeMethodAsync("Follow", on);
        };

        const onScroll = () => {
            const isUp = element.scrollTop < lastTop - 1 && element.scrollHeight >= lastHeight;
            const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
            note();
            if (follows && isUp && !isAtEnd) setFollows(false);
            else if (!follows && isAtEnd && below.offsetHeight === 0 && revealed === null) setFollows(true);
            if (!follows) ask();
        };

        const show = () => {
            const line = lines.querySelector(`[data-n="${revealed}"]`);
            if (!line) return;
            const at = line.offsetTop - element.clientHeight / 2;
            element.scrollTop = at;
            note();
            // Scrolling to a match near the end is no wish to follow.
            clearTimeout(forgetting);
            forgetting = setTimeout(() => (revealed = null), 150);
        };

        const observer = new MutationObserver(() => {
            if (follows) toEnd();
            else if (revealed !== null) show();
        });
        observer.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
        element.addEventListener("scroll", onScroll, { passive: true });
        toEnd();

        return {
            firstInSight,
            toEnd() {
                follows = true;
                toEnd();
            },
            reveal(place) {
                // The line may come only after this call; the match before must not let go of it until then.
                clearTimeout(forgetting);
                follows = false;
                revealed = place;
                show();
            },
            detach() {
                observer.disconnect();
                element.removeEventListener("scroll", onScroll);
            },
        };
    },
};
