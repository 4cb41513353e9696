package diagnosis_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	shown "github.com/alictl/alictl/report/diagnosis"
	"github.com/alictl/alictl/report/reporttest"
)

func said(en, zh string) text.Message {
	return text.Message{ID: "test", Words: &text.Words{English: en, Chinese: zh}}
}

func seconds(n int) *int { return &n }

func at(minute int) *time.Time {
	t := time.Date(2026, 11, 20, 2, minute, 0, 0, time.UTC)
	return &t
}

// full has everything that a diagnosis can say.
func full() *diagnosis.Document {
	d := diagnosis.New(diagnosis.Subject{Kind: "host", ID: "web-1", From: "live"}, *at(10))
	d.Complete = false
	d.Findings = []diagnosis.Finding{
		{
			Cause: "source-concentration", Severity: diagnosis.Info, Side: diagnosis.Client, Certainty: diagnosis.Suggested, Count: 36,
			Summary: said("2001:db8:77::5 holds 36 of 60 connections.", "2001:db8:77::5 占 60 个连接中的 36 个。"),
		},
		{
			Cause: "accept-queue-overflow", Severity: diagnosis.High, Side: diagnosis.Kernel, Certainty: diagnosis.Proven, Harmful: true, Count: 148,
			FirstSeen: at(1), LastSeen: at(9),
			Summary:  said("The accept queue of 0.0.0.0:80 overflowed 148 times.", "0.0.0.0:80 的 accept 队列溢出 148 次。"),
			Remedy:   said("Accept faster, or raise the backlog of the application.", "加快 accept，或增大应用的 backlog。"),
			Evidence: []diagnosis.Fact{{Name: "ListenOverflows", Value: "+148 in 10 s", Source: "proc/net/netstat"}, {Name: "hostile \x1b[31m", Value: "|a|", Source: ""}},
			Groups:   []diagnosis.Group{{By: "port", Key: "80", Count: 140}, {By: "port", Key: "443", Count: 8}, {By: "shape", Key: "round", Count: 1}},
			Samples:  []string{`2026/11/20 02:00:00 [error] 1#1: <b>x</b>`}, Command: "alictl diagnose host",
		},
	}
	d.NotEvaluated = []diagnosis.NotEvaluated{{Cause: "conntrack-table-full", Reason: said("no file of conntrack", "没有 conntrack 文件")}}
	d.Errors = []diagnosis.Problem{{Source: "nginx.conf", Line: 7, Message: "unexpected }"}, {Source: "ecs DescribeInstances", Code: "Forbidden.RAM", Message: "no", RequestID: "R-1"}}
	d.Chain = []diagnosis.Path{{
		Path: "nlb-1 tcp/3306 -> i-1", Shortest: "ENI established", FirstToClose: "eni", NotTold: []string{"client", "server"},
		Links: []diagnosis.Link{
			{Name: "listener idle timeout", Seconds: seconds(900), Source: "snapshot.json", Closes: "rst both ways"},
			{Name: "ENI established", Seconds: seconds(60), Source: "snapshot.json", Closes: "silently"},
			{Name: "kernel keepalive", Source: "ss.txt", Closes: "off"},
		},
	}}
	d.Sort()
	return d
}

func TestGolden(t *testing.T) {
	t.Parallel()
	empty := diagnosis.New(diagnosis.Subject{Kind: "connections", From: "snapshot"}, *at(10))
	empty.Sort()
	reporttest.Golden(t, "", shown.Formats(), map[string]*diagnosis.Document{"full": full(), "empty": empty})
}

func TestYAMLIsTheSameAsJSON(t *testing.T) {
	t.Parallel()
	reporttest.SameInYAML(t, "full", shown.Formats(), full())
}

func TestAllFormatsHideControlCharacters(t *testing.T) {
	t.Parallel()
	for _, f := range shown.Formats() {
		if !reporttest.IsText(f.Name) {
			continue
		}
		var out bytes.Buffer
		if err := f.Render(&out, full(), report.Options{}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "\x1b") {
			t.Errorf("%s lets an escape through", f.Name)
		}
	}
}

func TestAPageTakesNoMarkupFromEvidence(t *testing.T) {
	t.Parallel()
	if page := reporttest.Render(t, reporttest.Format(t, shown.Formats(), "html"), full(), text.English, 100); bytes.Contains(page, []byte("<b>x</b>")) {
		t.Error("markup of a log line is in the page")
	}
}
