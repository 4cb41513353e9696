package cms

import (
	"context"
	"slices"
	"strconv"
	"strings"

	sdk "github.com/alibabacloud-go/cms-20190101/v8/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud/call"
)

// metaPage is how many metrics one page of the list of metrics holds. A namespace
// has about a hundred.
const metaPage = 1000

// catalogue reads the list of metrics of a namespace. An empty list counts as
// none: the documents know better.
func (c *client) catalogue(ctx context.Context, namespace string) (catalogue, error) {
	op := c.op("DescribeMetricMetaList", namespace)
	out, read := catalogue{}, 0
	for number := int32(1); number <= 100; number++ {
		request := &sdk.DescribeMetricMetaListRequest{
			Namespace: &namespace, PageNumber: &number, PageSize: tea.Int32(metaPage),
		}
		body, err := c.metaPage(ctx, op, request)
		if err != nil {
			return nil, err
		}
		rows := 0
		if body.Resources != nil {
			for row := range call.Rows(body.Resources.Resource) {
				rows++
				out[tea.StringValue(row.MetricName)] = sourceOf(row)
			}
		}
		read += rows
		total, err := strconv.Atoi(tea.StringValue(body.TotalCount))
		if rows == 0 || err == nil && read >= total || err != nil && rows < metaPage {
			break
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

func (c *client) metaPage(ctx context.Context, op call.Op, request *sdk.DescribeMetricMetaListRequest) (*sdk.DescribeMetricMetaListResponseBody, error) {
	body, _, err := call.Read[sdk.DescribeMetricMetaListResponseBody](ctx, c.door, op, nil, func(a *call.Attempt) error {
		_, err := c.bind(a).DescribeMetricMetaList(request)
		return err
	})
	return body, err
}

// sourceOf takes from a row what it offers. Periods that do not divide an hour are
// of no use: a clock hour must be made of whole samples.
func sourceOf(row *sdk.DescribeMetricMetaListResponseBodyResourcesResource) source {
	s := source{name: tea.StringValue(row.MetricName), dimension: "instanceId"}
	s.percent = s.name == queryUtilization
	for _, word := range words(row.Periods) {
		if n, err := strconv.Atoi(word); err == nil && n > 0 && n <= hour && hour%n == 0 {
			s.periods = append(s.periods, n)
		}
	}
	slices.Sort(s.periods)
	if len(s.periods) == 0 {
		s.periods = []int{60, 300, 900, 3600}
	}
	s.maximum = slices.Contains(words(row.Statistics), "Maximum")
	if dimensions := words(row.Dimensions); !slices.Contains(dimensions, "instanceId") && slices.Contains(dimensions, "loadBalancerId") {
		s.dimension = "loadBalancerId"
	}
	return s
}

func words(list *string) []string {
	return strings.FieldsFunc(tea.StringValue(list), func(r rune) bool { return r == ',' || r == ' ' })
}
