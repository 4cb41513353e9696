package cms

import (
	"fmt"
	"testing"

	"github.com/alictl/alictl/internal/model"
)

// The list of metrics is read to its end and no further, also where the server gives
// fewer rows than were asked for, or does not say how many there are.
func TestTheListOfMetricsIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	list := clbMeta("InstanceMaxConnection")
	for i := range 11 {
		list = append(list, map[string]string{"MetricName": fmt.Sprintf("Other%d", i), "Periods": "60", "Statistics": "Average", "Dimensions": "instanceId"})
	}
	last := append(list[1:len(list):len(list)], list[0]) // the metric that is wanted comes last
	for name, c := range map[string]struct {
		most    int
		noTotal bool
		calls   int64
		found   bool
	}{
		"in one page":                   {0, false, 1, true},
		"in three pages":                {5, false, 3, true},
		"in two full pages":             {6, false, 2, true},
		"in one, without a total":       {0, true, 1, true},
		"a short page, without a total": {5, true, 1, false}, // as far as can be told
	} {
		w := &wire{t: t, sample: wave, meta: last, metaMost: c.most, noTotal: c.noTotal}
		_, got := readAll(t, w, Options{Window: window(1, 60), Metrics: []model.Metric{model.MaxConnections}}, targets(1))
		if n := w.metas.Load(); n != c.calls {
			t.Errorf("%s: %d calls, want %d", name, n, c.calls)
		}
		if found := len(got.Failures) == 0; found != c.found {
			t.Errorf("%s: failures %v", name, got.Failures)
		}
	}
}

func TestQueriesWithoutALimitAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	for limit, metric := range map[float64]string{0: "InstanceQps", 5000: queryUtilization} {
		w := &wire{t: t, sample: wave, meta: clbMeta("InstanceQps", queryUtilization)}
		asked := map[string]bool{}
		w.refuse = func(_ int, form map[string]string) string {
			asked[form["MetricName"]] = true
			return ""
		}
		one := targets(1)
		one[0].QPSLimit = limit
		readAll(t, w, Options{Window: window(0.1, 60), Metrics: []model.Metric{model.Queries}}, one)
		if !asked[metric] || len(asked) != 1 {
			t.Errorf("a limit of %v: asked for %v, want %s", limit, asked, metric)
		}
	}
}
