package report

import (
	"io"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

func resultTable(w io.Writer, r result, o Options) error {
	say := words{o.Printer}
	p := newPage(w, o)
	groups := say.groups(r)
	p.resultTitle(say.resultTitle(r), text.Visible(r.journal))
	for _, g := range groups {
		p.blank()
		p.para(statusStyle(g.status), 0, 2, g.heading)
		for _, i := range g.items {
			p.resultItem(say, i)
		}
	}
	p.blank()
	for _, s := range say.resultClosing(r, groups) {
		p.para(bold, 0, 2, s)
	}
	return p.close()
}

// resultTitle writes the title. The journal's path stands at its end, and is never
// broken: it is there to be copied.
func (p *page) resultTitle(title, journal string) {
	head, found := strings.CutSuffix(title, journal)
	if !found || text.Width(title) <= p.width {
		p.para(bold, 0, 2, title)
		return
	}
	p.para(bold, 0, 2, head)
	p.styled(bold, "  "+journal)
	p.put("\n")
}

func (p *page) resultItem(say words, i Item) {
	p.entry(plain, "  "+padRight(text.Visible(i.ID), 24)+"  "+text.Visible(i.RegionID)+"  ", say.changes(i.Before, i.After)...)
	tail := strings.TrimSpace(say.named("reason.", i.Reason))
	if i.RequestID != "" && tail != "" {
		tail += say.gap() + say.Say("plan.request_id", text.Data{"RequestID": text.Visible(i.RequestID)})
	}
	for _, s := range []string{tail, say.live(i)} {
		if s != "" {
			p.para(plain, 6, 8, s)
		}
	}
}

func statusStyle(status string) string {
	switch status {
	case "applied", "already", "as_written":
		return green
	case "failed", "uncertain", "unverified", "different", "unreadable":
		return red
	}
	return yellow
}
