package fakecloud_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// rowless are the listings that show one thing, or of which no world has rows.
var rowless = []string{
	"ecs DescribeInstanceAttribute", "ecs DescribeInstanceAutoRenewAttribute", "ecs DescribeKeyPairs", "ecs DescribeUserData",
	"slb DescribeCACertificates", "slb DescribeDomainExtensions", "slb DescribeListenerAccessControlAttribute",
	"slb DescribeLoadBalancerHTTPListenerAttribute", "slb DescribeLoadBalancerTCPListenerAttribute", "slb DescribeLoadBalancerUDPListenerAttribute",
	"slb DescribeRuleAttribute", "nlb GetListenerAttribute", "nlb GetJobStatus", "nlb ListAsynJobs", "sts GetCallerIdentity", "cms DescribeMetricRuleList",
	"vpc DescribeVSwitchAttributes", "vpc ListTagResources", "bssopenapi GetPayAsYouGoPrice", "bssopenapi GetSubscriptionPrice",
	"location DescribeEndpoints",
}

// eachFilter calls a test with every listing that has rows, its rows, and each of its
// parameters that may choose among them.
func eachFilter(t *testing.T, check func(a asker, l asked, way []string, all []map[string]any, p described)) {
	t.Helper()
	a := asker{t, serveRich(t)}
	known := metadata(t)
	for _, l := range asks() {
		params := known[l.product][l.action].Params
		l, way := a.whole(l, params)
		if way == nil {
			if !slices.Contains(rowless, l.product+" "+l.action) {
				t.Errorf("%s %s has no rows", l.product, l.action)
			}
			continue
		}
		all := rowsAt(a.answer(l), way)
		for _, p := range params {
			if !p.Required && tells[p.Name] == "" && !slices.Contains(l.params, p.Name) {
				check(a, l, way, all, p)
			}
		}
	}
}

// TestEveryFilterFilters asks every listing for each parameter of its published
// metadata. It is refused, or leaves rows out and changes none, or it stands on the
// list of those that do not choose rows: a filter that is quietly ignored shows rows
// that nobody asked for.
func TestEveryFilterFilters(t *testing.T) {
	t.Parallel()
	eachFilter(t, func(a asker, l asked, way []string, all []map[string]any, p described) {
		if problem := a.ignored(l, way, words(t, all), p); problem != "" {
			t.Errorf("%s %s: %s %s", l.product, l.action, p.Name, problem)
		}
	})
}

// ignored says what is wrong with a parameter, if anything is.
func (a asker) ignored(l asked, way, all []string, p described) string {
	honoured := false
	for _, probe := range probes(p) {
		tree := a.answer(l, probe...)
		if tree == nil {
			honoured = true
			continue
		}
		rows := words(a.t, rowsAt(tree, way))
		if i := slices.IndexFunc(rows, func(r string) bool { return !slices.Contains(all, r) }); i >= 0 {
			return fmt.Sprintf("%q shows a row that is not there without it: %s", probe, rows[i])
		}
		honoured = honoured || len(rows) < len(all)
	}
	if !honoured {
		return "is ignored"
	}
	return ""
}

// TestEveryListingIsAsked holds the listings of the test against the metadata.
func TestEveryListingIsAsked(t *testing.T) {
	t.Parallel()
	got := slices.Clone(rowless)
	for _, l := range asks() {
		got = append(got, l.product+" "+l.action)
	}
	for product, actions := range metadata(t) {
		for action := range actions {
			if name := product + " " + action; reads.MatchString(action) && !slices.Contains(got, name) {
				t.Errorf("%s is not asked", name)
			}
		}
	}
}

// TestFiltersFindWhatTheyName asks every listing, by each parameter that has the name
// of a member of its rows, for each value that a row shows: the rows that have it come,
// and no others.
func TestFiltersFindWhatTheyName(t *testing.T) {
	t.Parallel()
	found := 0
	eachFilter(t, func(a asker, l asked, way []string, all []map[string]any, p described) {
		if l.action == "DescribeLoadBalancers" && p.Name == "InternetChargeType" {
			return // it is asked for in words and told in digits
		}
		for _, member := range []string{p.Name, strings.TrimSuffix(p.Name, "s")} {
			for value, want := range valuesOf(all, member) {
				found++
				if got := a.named(l, way, p, member, value, want); got >= 0 {
					t.Errorf("%s %s %s=%s: %d rows, and %d show it", l.product, l.action, p.Name, value, got, len(want))
				}
			}
		}
	})
	if found < 300 {
		t.Errorf("only %d values were asked for", found)
	}
}

// named asks for a value in the forms that a parameter may have, and returns -1 when one
// of them finds the rows that show it or is refused, else how many rows came.
func (a asker) named(l asked, way []string, p described, member, value string, want []map[string]any) (got int) {
	forms := [][]string{{p.Name, value}}
	if p.Type == "RepeatList" || p.Type == "Array" {
		forms = [][]string{{p.Name + ".1", value}}
	} else if member != p.Name { // a list as one text
		forms = append(forms, []string{p.Name, `["` + value + `"]`})
	}
	refused := 0
	for _, form := range forms {
		tree := a.answer(l, form...)
		if tree == nil {
			refused++
			continue
		}
		rows := words(a.t, rowsAt(tree, way))
		if slices.Equal(rows, words(a.t, want)) {
			return -1
		}
		got = len(rows)
	}
	if refused == len(forms) {
		return -1
	}
	return got
}

// TestTagsFindTheirRows asks every listing that takes tags for each tag that a row shows.
func TestTagsFindTheirRows(t *testing.T) {
	t.Parallel()
	found := 0
	eachFilter(t, func(a asker, l asked, way []string, all []map[string]any, p described) {
		if p.Name != "Tag" || strings.HasPrefix(l.action, "ListTagResources") {
			return
		}
		for pair, want := range tagged(all) {
			found++
			key, value, _ := strings.Cut(pair, "=")
			tree := a.answer(l, "Tag.1.Key", key, "Tag.1.Value", value)
			if tree == nil {
				t.Errorf("%s %s refuses a tag", l.product, l.action)
				continue
			}
			if got := words(t, rowsAt(tree, way)); !slices.Equal(got, words(t, want)) {
				t.Errorf("%s %s %s: %d rows, and %d show it", l.product, l.action, pair, len(got), len(want))
			}
		}
	})
	if found < 12 {
		t.Errorf("only %d tags were asked for", found)
	}
}

// tagged are the rows by the tags that they show, in any of the ways there are.
func tagged(rows []map[string]any) map[string][]map[string]any {
	out := map[string][]map[string]any{}
	for _, row := range rows {
		list, ok := row["Tags"].([]any)
		if wrapped, is := row["Tags"].(map[string]any); is {
			list, ok = wrapped["Tag"].([]any)
		}
		if !ok {
			continue
		}
		for _, item := range list {
			tag, _ := item.(map[string]any)
			key, value := fmt.Sprint(tag["TagKey"]), fmt.Sprint(tag["TagValue"])
			if tag["TagKey"] == nil {
				key, value = fmt.Sprint(tag["Key"]), fmt.Sprint(tag["Value"])
			}
			out[key+"="+value] = append(out[key+"="+value], row)
		}
	}
	return out
}

// valuesOf are the values of a member, with the rows that show each.
func valuesOf(rows []map[string]any, name string) map[string][]map[string]any {
	out := map[string][]map[string]any{}
	for _, row := range rows {
		if value := strings.TrimSpace(fmt.Sprint(row[name])); row[name] != nil && value != "" {
			out[value] = append(out[value], row)
		}
	}
	return out
}
