package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
)

// index is the page that lists the others.
const index = "README.md"

// pagesOf returns the pages of rules by their file name.
func pagesOf(all []account.Rule) (map[string][]byte, error) {
	pages := map[string][]byte{}
	var list bytes.Buffer
	list.WriteString("# Rules of `alictl audit`\n\n`alictl rules ID` explains a rule in the terminal. M: needs metrics, so `--skip-metrics` switches it off.\n\n" +
		"| rule | severity | resource | finds | |\n|---|---|---|---|---|\n")
	for i := range all {
		r := &all[i]
		texts, err := r.Sentences()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
		metrics := ""
		if r.Metrics {
			metrics = "M"
		}
		fmt.Fprintf(&list, "| [`%s`](%s.md) | %s | %s | %s | %s |\n", r.ID, r.ID, r.Severity, r.Kind, texts.Title.English, metrics)
		pages[r.ID+".md"] = page(r, texts)
	}
	pages[index] = list.Bytes()
	return pages, nil
}

func page(r *account.Rule, texts *rule.Texts) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, texts.Title.English)
	fmt.Fprintf(&b, "- Severity: %s\n- Resource: %s\n", r.Severity, r.Kind)
	fmt.Fprintf(&b, "- Reads: %s\n", tables(r.Needs))
	if len(r.Wants) > 0 {
		fmt.Fprintf(&b, "- Reads if it can: %s\n", tables(r.Wants))
	}
	if r.Metrics {
		b.WriteString("- Needs metrics: `--skip-metrics` switches it off\n")
	}
	if r.Extra {
		b.WriteString("- Beyond the published list of rules\n")
	}
	fmt.Fprintf(&b, "- Sources: %s\n", strings.Join(r.Sources, ", "))
	section(&b, "When it fires", texts.When.English)
	section(&b, "Why it matters", texts.Why.English)
	section(&b, "What to do", plain(texts.Remedy.English))
	if len(r.Parameters) > 0 {
		b.WriteString("\n## Parameters\n\n| name | default | least | most |\n|---|---|---|---|\n")
		for _, p := range r.Parameters {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.Name, number(p.Default), number(p.Min), number(p.Max))
		}
		first := r.Parameters[0]
		fmt.Fprintf(&b, "\n```yaml\naudit:\n  rules:\n    %s: {parameters: {%s: %s}}\n```\n", r.ID, first.Name, number(first.Default))
	}
	return b.Bytes()
}

func section(b *bytes.Buffer, title, body string) { fmt.Fprintf(b, "\n## %s\n\n%s\n", title, body) }

// plain writes the placeholders of a sentence as words: {{.To}} becomes `To`.
func plain(s string) string {
	return strings.NewReplacer("{{.", "`", "}}", "`").Replace(s)
}

func tables(needs []rule.Need) string {
	names := make([]string, len(needs))
	for i, n := range needs {
		names[i] = "`" + string(n) + "`"
	}
	return strings.Join(names, ", ")
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
