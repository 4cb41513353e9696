package spec_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
	"github.com/alictl/alictl/report/spec"
)

// browser starts a browser without a network, or skips the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium is installed")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true), chromedp.ProxyServer("127.0.0.1:9")}
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(ctx)
	t.Cleanup(leave)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// pageFile writes a report as a page and returns its address.
func pageFile(t *testing.T, r *capacity.Report, lang text.Lang) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spec.html")
	if err := os.WriteFile(file, reporttest.Render(t, reporttest.Format(t, spec.Formats(), "html"), r, lang, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	return "file://" + file
}

// evaluate runs a script in the page.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// TestPageInBrowser sorts and filters with the keyboard, follows a link to the
// details and switches the theme. That the theme and the script work at all says
// that the page's policy admits them; that nothing was fetched, that it needs
// nothing else.
func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	do(t, ctx, chromedp.Navigate(pageFile(t, reports()["typical"], text.English)))
	check := func(what, want string) {
		t.Helper()
		const names = `[...document.querySelectorAll("#rows tbody tr")].filter((r) => !r.hidden).map((r) => r.cells[0].innerText.split("\n")[0]).join()`
		if got := evaluate[string](t, ctx, names); got != want {
			t.Errorf("%s: got %s, want %s", what, got, want)
		}
	}
	const change = "#rows thead th:nth-child(3)"
	check("worst first", "checkout,web,reporting-internal,old-campaign,接口网关,edge,app,lb-uf6silent00000000000e")
	do(t, ctx, chromedp.Focus(change+" button"), chromedp.KeyEvent("\r"))
	check("sorted down by change", "web,checkout,接口网关,edge,app,old-campaign,reporting-internal,lb-uf6silent00000000000e")
	do(t, ctx, chromedp.KeyEvent(" "))
	check("sorted up by change", "reporting-internal,old-campaign,接口网关,edge,app,checkout,web,lb-uf6silent00000000000e")
	if got := evaluate[string](t, ctx, `document.querySelector("`+change+`").ariaSort`); got != "ascending" {
		t.Errorf("aria-sort is %s", got)
	}
	do(t, ctx, chromedp.SendKeys("#filter", "SHANGHAI lcu"))
	check("filtered", "edge,app")
	if got := evaluate[string](t, ctx, `document.querySelector("#shown").textContent`); got != "2 of 8 shown" {
		t.Errorf("shown: %s", got)
	}
	do(t, ctx, chromedp.SendKeys("#filter", " nobody"))
	check("nothing fits", "")
	do(t, ctx, chromedp.Navigate(evaluate[string](t, ctx, `location.href`)))
	const ground = `getComputedStyle(document.body).backgroundColor`
	before := evaluate[string](t, ctx, ground)
	do(t, ctx, chromedp.Click("#theme"))
	if after := evaluate[string](t, ctx, ground); before == after || before == "rgba(0, 0, 0, 0)" {
		t.Errorf("the theme went from %s to %s", before, after)
	}
	do(t, ctx, chromedp.Click(`a[href="#lb-4"]`), chromedp.WaitVisible("#lb-4[open] .inside"))
	if got := evaluate[[]string](t, ctx, `[...document.querySelectorAll("details[open]")].map((d) => d.id)`); !slices.Equal(got, []string{"lb-4"}) {
		t.Errorf("open: %s", got)
	}
	if got := evaluate[[]string](t, ctx, `performance.getEntriesByType("resource").map((e) => e.name)`); len(got) > 0 {
		t.Errorf("the page fetched %s", got)
	}
}

// TestHostilePageInBrowser: names that are scripts stay names.
func TestHostilePageInBrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	do(t, ctx, chromedp.Navigate(pageFile(t, reports()["hostile"], text.English)))
	if n := evaluate[int](t, ctx, `document.scripts.length`); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if name := evaluate[string](t, ctx, `[...document.querySelectorAll("#rows tbody th")].map((h) => h.textContent).join("\n")`); !strings.Contains(name, "<script>alert(1)</script>") {
		t.Errorf("name %q", name)
	}
}

// TestPageFitsALaptop: on a screen of 1280 pixels, less a scroll bar, no table has to be moved sideways, in
// neither language, also where names are long and money is much.
func TestPageFitsALaptop(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	rich := reports()["typical"]
	rich.LoadBalancers = slices.Clone(rich.LoadBalancers)
	for i := range rich.LoadBalancers {
		lb := &rich.LoadBalancers[i]
		lb.Name = "payments-gateway-of-the-" + strings.Repeat("very-", 9) + "old-shop"
		lb.AllIn.Monthly, lb.AllIn.Unknown = "123456.78", []capacity.Part{"traffic"}
	}
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		do(t, ctx, chromedp.EmulateViewport(1264, 900), chromedp.Navigate(pageFile(t, rich, lang)))
		const wide = `[...document.querySelectorAll("html, .scroll")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => (e.ariaLabel || e.tagName) + " " + e.scrollWidth + " > " + e.clientWidth)`
		if got := evaluate[[]string](t, ctx, wide); len(got) > 0 {
			t.Errorf("%s: wider than the screen: %s", lang, got)
		}
		do(t, ctx, chromedp.EmulateViewport(500, 900))
		if right := evaluate[float64](t, ctx, `document.querySelector("caption span").getBoundingClientRect().right`); right > 500 {
			t.Errorf("%s: on a screen of 500 pixels the words above the table end at %v", lang, right)
		}
	}
}
