package align_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
)

// repager gives the listings of an account in pages of another size than was
// asked for, each page in another order. It stands between the program and the
// account and reads every listing of the account to the end, page by page, as
// the program asks for it.
type repager struct {
	inner http.Handler
	size  int

	mu     sync.Mutex
	rnd    *rand.Rand
	serial int
	kept   map[string]*page // rows not given yet, by the token that gives them
}

// page is an answer of which some rows were given.
type page struct {
	body map[string]any
	rows []any
	next string // the account's own token
}

// before puts the repager before an account.
func (p *repager) before(inner http.Handler) http.Handler {
	p.inner = inner
	return p
}

// rowsAt says where the rows of a listing are in its answer.
func rowsAt(action string) []string {
	return map[string][]string{
		"DescribeNetworkInterfaces":     {"NetworkInterfaceSets", "NetworkInterfaceSet"},
		"DescribeInstances":             {"Instances", "Instance"},
		"DescribeLoadBalancerListeners": {"Listeners"},
		"ListLoadBalancers":             {"LoadBalancers"},
		"ListListeners":                 {"Listeners"},
		"ListServerGroupServers":        {"Servers"},
	}[action]
}

// ServeHTTP answers a listing from what is kept, or passes the request on.
func (p *repager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	at := rowsAt(r.Header.Get("X-Acs-Action"))
	if at == nil {
		p.inner.ServeHTTP(w, r)
		return
	}
	form, _ := url.ParseQuery(string(body))
	token := r.URL.Query().Get("NextToken") + form.Get("NextToken")
	p.mu.Lock()
	kept := p.kept[token]
	p.mu.Unlock()
	if kept == nil || token == "" {
		answer := httptest.NewRecorder()
		p.inner.ServeHTTP(answer, r)
		if kept = readPage(answer.Body.Bytes(), at); answer.Code != http.StatusOK || kept == nil {
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes()) // the program notices a reply that is cut
			return
		}
	}
	_, _ = w.Write(p.give(kept, at))
}

func readPage(raw []byte, at []string) *page {
	p := &page{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&p.body) != nil {
		return nil
	}
	p.next, _ = p.body["NextToken"].(string)
	list, _ := holder(p.body, at)[at[len(at)-1]].([]any)
	p.rows = list
	return p
}

func holder(body map[string]any, at []string) map[string]any {
	if len(at) == 2 {
		inner, _ := body[at[0]].(map[string]any)
		return inner
	}
	return body
}

// give takes the next rows of an answer and writes an answer of its own.
func (p *repager) give(kept *page, at []string) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rnd.Shuffle(len(kept.rows), func(i, j int) { kept.rows[i], kept.rows[j] = kept.rows[j], kept.rows[i] })
	n := min(p.size, len(kept.rows))
	next := kept.next
	if rest := kept.rows[n:]; len(rest) > 0 {
		p.serial++
		next = fmt.Sprintf("kept-%d", p.serial)
		p.kept[next] = &page{body: kept.body, rows: rest, next: kept.next}
	}
	body := map[string]any{}
	for name, value := range kept.body {
		body[name] = value
	}
	body["NextToken"] = next
	if len(at) == 2 {
		body[at[0]] = map[string]any{at[1]: kept.rows[:n]}
	} else {
		body[at[0]] = kept.rows[:n]
	}
	out, _ := json.Marshal(body) // it came from JSON
	return out
}
