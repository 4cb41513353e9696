package audit_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/findings"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report/reporttest"
)

const account = "1234567890123456"

// words is a message that brings its own words.
func words(en string) text.Message {
	return text.Message{ID: "rule.x", Words: &text.Words{English: en, Chinese: "中文：" + en}}
}

// said is a message whose data come from outside.
func said(s string) text.Message {
	return text.Message{ID: "rule.x", Data: text.Data{"S": s}, Words: &text.Words{English: "It says {{.S}}.", Chinese: "内容：{{.S}}。"}}
}

func rule(id, severity, kind string) findings.Rule {
	return findings.Rule{ID: id, Severity: severity, Kind: kind, Docs: "docs/rules/" + id + ".md",
		Title: words("Title of " + id), When: words("When " + id + " fires."), Why: words("Why " + id + " matters.")}
}

func finding(r findings.Rule, id, name string) findings.Finding {
	return findings.Finding{Rule: r.ID, Severity: r.Severity, Docs: r.Docs, Title: r.Title,
		Resource: findings.Resource{Kind: r.Kind, ID: id, RegionID: "cn-hangzhou", Name: name, AccountID: account},
		Summary:  words("It forgets an idle TCP connection after 60 s."), Remedy: words("Raise it to 910 s."), Command: "alictl align-timeouts",
		Evidence: []findings.Fact{{Name: "tcp_established_timeout", Value: "60", Source: "ecs:DescribeNetworkInterfaceAttribute"}}}
}

func document(rules ...findings.Rule) *findings.Document {
	return &findings.Document{CreatedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), AccountID: account, Regions: []string{"cn-hangzhou"},
		Policy: findings.Policy{FailOn: "high", TimeWaitSeconds: 15, TargetUtilization: 0.8}, Rules: rules, Figures: &findings.Figures{}}
}

// empty has no finding and nothing else to say.
func empty() *findings.Document {
	d := document(rule("eni-tcp-timeout-too-short", "high", "eni"))
	d.Finish()
	return d
}

// bare has no rule at all.
func bare() *findings.Document {
	d := document()
	d.Regions = nil
	d.Finish()
	return d
}

// typical has something of everything.
func typical() *findings.Document {
	short, limit, zone, stopped := rule("eni-tcp-timeout-too-short", "high", "eni"), rule("lb-at-limit", "critical", "load_balancer"),
		rule("lb-single-zone", "medium", "load_balancer"), rule("listener-stopped", "info", "listener")
	d := document(short, limit, zone, stopped, rule("lb-idle", "low", "load_balancer"), rule("listener-backend-unhealthy", "high", "listener"))
	d.Policy.Window = &model.Window{Start: d.CreatedAt.AddDate(0, 0, -7), End: d.CreatedAt, PeriodSeconds: 60}
	d.Findings = []findings.Finding{finding(stopped, "lb-1:tcp:80", "web"), finding(short, "eni-2", ""), finding(short, "eni-1", ""), finding(short, "eni-3", ""),
		finding(limit, "lb-1", "web"), finding(zone, "lb-2", "商城")}
	d.NotEvaluated = []findings.Gap{
		{Rule: "listener-backend-unhealthy", Resource: &findings.Place{Kind: "listener", ID: "lb-1:tcp:443", RegionID: "cn-hangzhou"}, Cause: "denied", Reason: words("Permission refused (Forbidden.RAM): health checks.")},
		{Rule: "lb-single-zone", Resource: &findings.Place{Kind: "load_balancer", ID: "lb-9", RegionID: "cn-hangzhou"}, Cause: "unknown_value", Reason: words("Its zones are not known.")},
		{Rule: "lb-idle", Cause: "skipped", Reason: text.Message{ID: "rule.skipped"}},
	}
	d.Errors = []model.ReadError{{RegionID: "cn-hangzhou", Product: "slb", Action: "DescribeHealthStatus", ResourceID: "lb-1", Code: "Forbidden.RAM", Message: "no", RequestID: "R-1"}}
	d.Figures = &findings.Figures{
		Utilization: []findings.Utilization{{RegionID: "cn-hangzhou", LoadBalancerID: "lb-1", Metric: "max_connections", Share: 1.02}},
		Timeouts:    []findings.Timeouts{{RegionID: "cn-hangzhou", InterfaceID: "eni-1", Timeouts: model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 3, UDP: 30}}},
	}
	waive := func(resource, expires string) findings.Waiver {
		return findings.Waiver{Rule: "eni-*", Resource: resource, Reason: "shared with the database pool", Owner: "net-team", Expires: expires}
	}
	d.Waive([]findings.Waiver{waive("eni-3", "2026-12-31"), waive("eni-2", "2026-11-21"), waive("eni-9*", "2026-12-31")})
	if err := d.Apply(&findings.Baseline{AccountID: account, Fingerprints: []string{findings.Fingerprint(stopped.ID, d.Findings[0].Resource)}}); err != nil {
		panic(err)
	}
	d.Finish()
	return d
}

// hostile has what nobody should trust wherever something comes from outside.
func hostile() *findings.Document {
	evil := reporttest.Evil
	r := rule("eni-tcp-timeout-too-short", "high", "eni")
	d := document(r)
	d.AccountID, d.Regions = evil, []string{evil}
	huge := strings.Repeat("=cmd()<script>\n\x1b[31m", 55_000)
	for i, name := range []string{evil, huge} {
		f := finding(r, name, name)
		f.Resource.RegionID, f.Resource.AccountID, f.Command = evil, evil, evil
		if i == 1 { // once is enough to see that it is cut
			d.Findings = append(d.Findings, f)
			continue
		}
		f.Summary, f.Remedy = said(name), said(name)
		f.Evidence = []findings.Fact{{Name: name, Value: name, Source: name}}
		d.Findings = append(d.Findings, f, f)
		d.NotEvaluated = append(d.NotEvaluated, findings.Gap{Rule: r.ID, Resource: &findings.Place{Kind: "eni", ID: name, RegionID: name}, Cause: "failed", Reason: said(name)})
		d.Errors = append(d.Errors, model.ReadError{RegionID: evil, Product: evil, Action: evil, ResourceID: evil, Code: evil, Message: evil, RequestID: evil})
	}
	d.Figures = &findings.Figures{
		Utilization: []findings.Utilization{{RegionID: evil, LoadBalancerID: evil, Metric: "max_connections", Share: 0.5}},
		Timeouts:    []findings.Timeouts{{RegionID: evil, InterfaceID: evil, Timeouts: model.Timeouts{TCPEstablished: 60, TCPClosedAndTimeWait: 3, UDP: 30}}},
	}
	d.Waive([]findings.Waiver{{Rule: "*", Resource: "=cmd|*", Reason: evil, Owner: evil, Expires: "2027-01-01"}, {Rule: "*", Resource: "none", Reason: evil, Owner: evil, Expires: "2027-01-01"}})
	d.Finish()
	return d
}

// large has so many findings of each of several rules.
func large(n int) *findings.Document {
	var rules []findings.Rule
	for i, severity := range findings.Severities() {
		rules = append(rules, rule(fmt.Sprintf("rule-number-%d", i), severity, "eni"))
	}
	d := document(rules...)
	for i := range n {
		d.Findings = append(d.Findings, finding(rules[i%len(rules)], fmt.Sprintf("eni-%06d", i), ""))
		d.NotEvaluated = append(d.NotEvaluated, findings.Gap{Rule: rules[0].ID, Resource: &findings.Place{Kind: "eni", ID: fmt.Sprintf("eni-%06d", i)}, Cause: "no_data", Reason: words(fmt.Sprintf("Reason %d.", i%7))})
	}
	d.Finish()
	return d
}
