package cms

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/cloud/cloudtest"
)

// wire is a service that speaks the wire form of DescribeMetricList. Every sample
// is a formula, so that a test can work out what must come of it.
type wire struct {
	t        testing.TB
	page     int                                              // its own largest page
	latency  time.Duration                                    //
	sample   func(metric, id string, second int64) (any, any) // Average and Maximum; nil leaves one out
	meta     []map[string]string                              // nil: none
	refuse   func(call int, form map[string]string) string    // the whole body of an answer; empty: none
	asArray  bool                                             //
	metaMost int                                              // rows of a page of the list of metrics; 0: as many as are asked
	noTotal  bool                                             // the list does not say how many there are
	requests atomic.Int64
	metas    atomic.Int64
	empty    atomic.Int64 // answers without a datapoint
}

func (w *wire) serve() (cloud.Access, *call.Door) {
	account := cloudtest.Site(w.t, w, cloudtest.Key(), call.Options{})
	return account.Access, account.Door
}

func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	form := map[string]string{}
	for key, values := range r.URL.Query() {
		form[key] = values[0]
	}
	action := ""
	for key, values := range r.Header {
		if strings.EqualFold(key, "x-acs-action") {
			action = values[0]
		}
	}
	time.Sleep(w.latency)
	if action == "DescribeMetricMetaList" {
		w.answerMeta(out, form)
		return
	}
	n := int(w.requests.Add(1))
	if w.refuse != nil {
		if body := w.refuse(n, form); body != "" {
			if status, rest, ok := strings.Cut(body, " "); ok && len(status) == 3 {
				code, _ := strconv.Atoi(status)
				out.WriteHeader(code)
				body = rest
			}
			fmt.Fprint(out, body)
			return
		}
	}
	w.answerList(out, form)
}

// answerMeta answers a page of the list of metrics, of at most metaMost rows.
func (w *wire) answerMeta(out http.ResponseWriter, form map[string]string) {
	w.metas.Add(1)
	most := w.metaMost
	if most == 0 {
		most = metaPage
	}
	number, _ := strconv.Atoi(form["PageNumber"])
	from := min(max(number-1, 0)*most, len(w.meta))
	rows := w.meta[from:min(from+most, len(w.meta))]
	total := strconv.Itoa(len(w.meta))
	if w.noTotal {
		total = ""
	}
	body := map[string]any{"Code": "200", "Success": true, "TotalCount": total, "Resources": map[string]any{"Resource": rows}}
	_ = json.NewEncoder(out).Encode(body)
}

// answerList orders points by time, then by instance.
func (w *wire) answerList(out http.ResponseWriter, form map[string]string) {
	number := func(name string) int64 {
		n, err := strconv.ParseInt(form[name], 10, 64)
		if err != nil {
			w.t.Errorf("%s is %q", name, form[name])
		}
		return n
	}
	var dimensions []map[string]string
	if err := json.Unmarshal([]byte(form["Dimensions"]), &dimensions); err != nil || len(dimensions) == 0 || len(dimensions) > 50 {
		w.t.Errorf("dimensions %q", form["Dimensions"])
	}
	period, length := number("Period"), min(int(number("Length")), w.page)
	start, end := number("StartTime"), number("EndTime")
	if end-start > 31*86400*1000 {
		w.t.Errorf("a window of %d ms", end-start)
	}
	at := (start/1000/period + 1) * period
	skip := 0
	if token := form["NextToken"]; token != "" {
		if _, err := fmt.Sscanf(token, "%d-%d", &at, &skip); err != nil {
			w.t.Errorf("token %q", token)
		}
	}
	points, next := w.points(form["MetricName"], dimensions, [4]int64{at, end, period, int64(length)}, skip)
	if len(points) == 2 {
		w.empty.Add(1)
	}
	body := map[string]any{"Code": "200", "Success": true, "Period": form["Period"], "RequestId": "R", "Datapoints": string(points)}
	if w.asArray {
		body["Datapoints"] = json.RawMessage(points)
	}
	if next != "" {
		body["NextToken"] = next
	}
	_ = json.NewEncoder(out).Encode(body)
}

// points writes at most length points; the numbers are where to begin, the last
// millisecond, the period and the length.
func (w *wire) points(metric string, dimensions []map[string]string, n [4]int64, skip int) (text []byte, next string) {
	text = append(text, '[')
	count := int64(0)
	for at := n[0]; at*1000 <= n[1]; at += n[2] {
		for i := skip; i < len(dimensions); i++ {
			id := dimensions[i]["instanceId"]
			for _, label := range labels(metric) {
				average, maximum := w.sample(metric, id+label, at)
				if average == nil && maximum == nil {
					continue
				}
				if count == n[3] {
					return append(text, ']'), fmt.Sprintf("%d-%d", at, i)
				}
				count++
				text = appendPoint(text, at, id, label, average, maximum)
			}
		}
		skip = 0
	}
	return append(text, ']'), ""
}

// labels lists what follows the instance in a metric of listeners.
func labels(metric string) []string {
	if strings.HasPrefix(metric, "Instance") {
		return []string{""}
	}
	return []string{`,"port":"443","protocol":"tcp"`}
}

func appendPoint(text []byte, at int64, id, label string, average, maximum any) []byte {
	if len(text) > 1 {
		text = append(text, ',')
	}
	text = fmt.Appendf(text, `{"timestamp":%d,"userId":"1234567890123456","instanceId":"%s"%s`, at*1000, id, label)
	for name, v := range map[string]any{"Average": average, "Maximum": maximum} {
		switch v := v.(type) {
		case string:
			text = fmt.Appendf(text, `,"%s":"%s"`, name, v)
		case float64:
			text = append(text, `,"`+name+`":`...)
			text = strconv.AppendFloat(text, v, 'f', -1, 64)
		}
	}
	return append(text, '}')
}

// clbMeta is a list of metrics as CLB has it.
func clbMeta(names ...string) []map[string]string {
	var rows []map[string]string
	for _, name := range names {
		statistics := "Average,Minimum,Maximum"
		if name == "InstanceQps" {
			statistics = "Average"
		}
		rows = append(rows, map[string]string{
			"Namespace": "acs_slb_dashboard", "MetricName": name, "Periods": "60,300,900,3600", "Dimensions": "userId,instanceId", "Statistics": statistics,
		})
	}
	return rows
}
