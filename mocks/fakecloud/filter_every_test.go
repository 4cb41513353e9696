package fakecloud_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// described is a parameter as the published metadata has it.
type described struct {
	Name, Type string
	Required   bool
}

// asked is a listing with what it must be told.
type asked struct {
	product, version, action string
	params                   []string
}

// asks are the listings: those of the shapes, and of products whose shapes no SDK here
// has.
func asks() (out []asked) {
	products := map[string]string{verECS: "ecs", verSLB: "slb", verNLB: "nlb", verCMS: "cms", verSTS: "sts"}
	for _, s := range shapes() {
		if reads.MatchString(s.action) {
			out = append(out, asked{products[s.version], s.version, s.action, s.params})
		}
	}
	hz := []string{"RegionId", "cn-hangzhou"}
	for action, params := range map[string][]string{
		"DescribeRegions": nil, "DescribeZones": hz, "DescribeVpcs": hz, "DescribeVpcAttribute": append(hz, "VpcId", "vpc-hz-shop"),
		"DescribeVSwitches": hz, "DescribeVSwitchAttributes": append(hz, "VSwitchId", "vsw-hz-a"), "DescribeEipAddresses": hz,
		"DescribeRouteTableList": hz, "ListTagResources": append(hz, "ResourceType", "VPC"),
	} {
		out = append(out, asked{"vpc", verVPC, action, params})
	}
	month := []string{"BillingCycle", "2026-10"}
	for action, params := range map[string][]string{
		"DescribeInstanceBill": month, "QueryInstanceBill": month, "QueryAvailableInstances": nil, "QueryProductList": {"PageNum", "1"},
		"DescribePricingModule": {"ProductCode", "slb", "SubscriptionType", "PayAsYouGo"},
	} {
		out = append(out, asked{"bssopenapi", verBSS, action, params})
	}
	return out
}

// reads are the actions that show rows.
var reads = regexp.MustCompile(`^(Describe|List|Query|Get)`)

// asker asks a served account.
type asker struct {
	t    *testing.T
	base string
}

// answer is what a listing answers, or nil when it refuses.
func (a asker) answer(l asked, more ...string) (tree map[string]any) {
	a.t.Helper()
	status, body, _ := call(a.t, a.base, l.version, l.action, append(slices.Clone(l.params), more...)...)
	if status != 200 {
		return nil
	}
	if err := json.Unmarshal(body, &tree); err != nil {
		a.t.Fatalf("%s: %v", l.action, err)
	}
	if tree["Success"] == false { // as CloudMonitor and the bill refuse
		return nil
	}
	if text, ok := tree["Datapoints"].(string); ok {
		var points []any
		if err := json.Unmarshal([]byte(text), &points); err != nil {
			a.t.Fatal(err)
		}
		tree["Datapoints"] = points
	}
	return tree
}

// whole is a listing with pages as large as they come, and the way to its rows: the
// list of objects nearest to the top of the answer.
func (a asker) whole(l asked, params []described) (asked, []string) {
	for _, p := range params {
		if p.Name != "PageSize" && p.Name != "MaxResults" || slices.Contains(l.params, p.Name) {
			continue
		}
		sizes := []string{"1000", "100", "50"}
		if i := slices.IndexFunc(sizes, func(size string) bool { return a.answer(l, p.Name, size) != nil }); i >= 0 {
			l.params = append(slices.Clone(l.params), p.Name, sizes[i])
			break
		}
	}
	type place struct {
		node map[string]any
		way  []string
	}
	for level := []place{{a.answer(l), nil}}; len(level) > 0; {
		var below []place
		for _, at := range level {
			for _, name := range slices.Sorted(maps.Keys(at.node)) {
				way := append(slices.Clone(at.way), name)
				if child, ok := at.node[name].(map[string]any); ok {
					below = append(below, place{child, way})
				}
				if len(rowsAt(at.node, []string{name})) > 0 {
					return l, way
				}
			}
		}
		level = below
	}
	return l, nil
}

// rowsAt are the objects of a list.
func rowsAt(tree map[string]any, way []string) (rows []map[string]any) {
	for _, name := range way[:len(way)-1] {
		tree, _ = tree[name].(map[string]any)
	}
	list, _ := tree[way[len(way)-1]].([]any)
	for _, item := range list {
		if row, ok := item.(map[string]any); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// words are rows as texts that can be compared.
func words(t *testing.T, rows []map[string]any) (out []string) {
	t.Helper()
	for _, row := range rows {
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

// probes are values of a parameter, one of which no row has.
func probes(p described) [][]string {
	switch {
	case p.Name == "Tag" || p.Name == "TagFilter":
		return [][]string{{p.Name + ".1.Key", "zz-none", p.Name + ".1.TagKey", "zz-none"}}
	case p.Type == "RepeatList" || p.Type == "Array":
		return [][]string{{p.Name + ".1", "zz-none"}}
	case p.Type == "Boolean":
		return [][]string{{p.Name, "true"}, {p.Name, "false"}}
	case p.Type == "Integer" || p.Type == "Long" || p.Type == "Float":
		return [][]string{{p.Name, "0"}, {p.Name, "2147483647"}}
	}
	return [][]string{{p.Name, "zz-none"}, {p.Name, `["zz-none"]`}, {p.Name, `[{"TagKey":"zz","TagValue":"zz"}]`}}
}

// tells are the parameters that say how much is told of rows or in which way, and not
// which rows. The place of a page has tests of its own.
var tells = map[string]string{
	"AcceptLanguage": "the language of names", "AdditionalAttributes": "further members", "ContentEncoding": "how texts are encoded",
	"IncludeHistory": "there is none", "IncludeListener": "further members", "IncludeOutput": "further members", "IncludePublicKey": "further members",
	"IncludeRule": "further members", "IncludeReservationData": "further members", "IsQueryEcsCount": "further members", "NeedSaleCycle": "further members",
	"QueryTotalCount": "further members", "Verbose": "how much of a zone is told",
	"DistinctKey": "whether values are told apart", "FuzzyQuery": "how SecurityGroupName is compared", "ShowExpired": "images that expired, of which there are none",
	"ClientToken": "of a read: nothing", "RegionId": "where to look", "IsBillingItem": "how finely bills are told", "Granularity": "how finely bills are told",
	"BillingDate": "of Granularity DAILY", "Page": "the place of a page", "MaxResults": "the place of a page", "MaxItems": "the place of a page",
	"PageNumber": "the place of a page", "PageSize": "the place of a page", "PageNum": "the place of a page", "Length": "the place of a page",
	"Express": "reserved", "OrderDesc": "the order of rows", "Latest": "versions of commands, of which each has one",
	"IsHideZeroCharge": "rows of nothing, of which there are none",
	"MaximumGPUAmount": "all have none, which is within every bound",
}

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

// metadata is the published description of every action.
func metadata(t *testing.T) (out map[string]map[string]struct{ Params []described }) {
	t.Helper()
	if err := json.Unmarshal(readFile(t, "wire/params.json"), &out); err != nil {
		t.Fatal(err)
	}
	return out
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
