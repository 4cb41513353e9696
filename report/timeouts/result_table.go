package timeouts

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/layout"
)

func resultTable(w io.Writer, r result, o report.Options) error {
	say := words{o.Words()}
	p := layout.NewPage(w, o.Width, o.Color, o.Printer.Lang())
	groups := say.groups(r)
	resultHead(p, say.resultTitle(r), text.Visible(r.journal))
	for _, g := range groups {
		p.Blank()
		p.Para(statusStyle(g.status), 0, 2, g.heading)
		for _, i := range g.items {
			resultItem(p, say, i)
		}
	}
	p.Blank()
	for _, s := range say.resultClosing(r, groups) {
		p.Para(layout.Bold, 0, 2, s)
	}
	return p.Close()
}

// resultHead writes the title. The journal's path stands at its end, and is never
// broken: it is there to be copied.
func resultHead(p *layout.Page, title, journal string) {
	head, found := strings.CutSuffix(title, journal)
	if !found || p.Fits(title) {
		p.Para(layout.Bold, 0, 2, title)
		return
	}
	p.Para(layout.Bold, 0, 2, head)
	p.Line(layout.Bold, "  "+journal)
}

func resultItem(p *layout.Page, say words, i Item) {
	p.Entry(layout.Plain, "  "+layout.PadRight(text.Visible(i.ID), 24)+"  "+text.Visible(i.RegionID)+"  ", say.changes(i.Before, i.After)...)
	tail := strings.TrimSpace(say.Named("reason.", i.Reason))
	if i.RequestID != "" && tail != "" {
		tail += say.Gap() + say.Say("plan.request_id", text.Data{"RequestID": text.Visible(i.RequestID)})
	}
	for _, s := range []string{tail, say.live(i)} {
		if s != "" {
			p.Para(layout.Plain, 6, 8, s)
		}
	}
}

func statusStyle(status string) layout.Style {
	switch status {
	case "applied", "already", "as_written":
		return layout.Green
	case "failed", "uncertain", "unverified", "different", "unknown", "unreadable":
		return layout.Red
	}
	return layout.Yellow
}
