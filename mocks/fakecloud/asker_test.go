package fakecloud_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
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

// metadata is the published description of every action.
func metadata(t *testing.T) (out map[string]map[string]struct{ Params []described }) {
	t.Helper()
	if err := json.Unmarshal(readFile(t, "wire/params.json"), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
