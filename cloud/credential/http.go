package credential

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
)

// maxAnswer is the largest answer that is read: keys are a few kilobytes.
const maxAnswer = 1 << 20

// asker asks over HTTP for keys. It follows no redirects: what it sends is for
// the host that was asked.
type asker struct {
	direct  *http.Client // past every proxy
	proxied *http.Client
}

func newAsker() *asker {
	client := func(proxy func(*http.Request) (*url.URL, error), connect, whole time.Duration) *http.Client {
		return &http.Client{
			Timeout: whole,
			Transport: &http.Transport{
				Proxy: proxy, DialContext: (&net.Dialer{Timeout: connect}).DialContext, TLSHandshakeTimeout: connect, DisableKeepAlives: true,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return &asker{direct: client(nil, 5*time.Second, 15*time.Second), proxied: client(http.ProxyFromEnvironment, 5*time.Second, 15*time.Second)}
}

// answer is what a host said: a status, and a body that is never shown.
type answer struct {
	status int
	body   []byte
}

// do sends a request. What goes over plain http goes past every proxy, which
// could read it, and could be asked by more machines than this one.
func (a *asker) do(ctx context.Context, method, address, body string, headers map[string]string) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return answer{}, errors.New("its address is not a URL")
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	client := a.direct
	if request.URL.Scheme == "https" {
		client = a.proxied
	}
	response, err := client.Do(request)
	if err != nil {
		return answer{}, errors.New(cloud.NetworkReason(request.URL.Hostname(), err))
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return answer{}, errors.New(cloud.NetworkReason(request.URL.Hostname(), err))
	}
	return answer{status: response.StatusCode, body: raw}, nil
}

// into decodes an answer. The body is not quoted in the error: it holds keys.
func (a answer) into(v any) error {
	if a.status != http.StatusOK {
		return fmt.Errorf("it answered with status %d%s", a.status, a.code())
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		return errors.New("its answer is not the JSON it should be")
	}
	return nil
}

// code returns the code of a refusal, when it looks like one: a word.
func (a answer) code() string {
	var refusal struct {
		Code      string `json:"Code"`
		ErrorCode string `json:"ErrorCode"`
		Error     string `json:"error"`
	}
	if json.Unmarshal(a.body, &refusal) != nil {
		return ""
	}
	for _, code := range []string{refusal.Code, refusal.ErrorCode, refusal.Error} {
		if isCode(code) {
			return ", " + secret.Clean(code)
		}
	}
	return ""
}

// isCode reports whether a text is a word of letters, dots and the like, as codes
// are. Secrets have digits.
func isCode(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		if !(r == '.' || r == '_' || r == '-' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return false
		}
	}
	return true
}

// temporary makes keys of the four members that every service hands out.
func temporary(id, secretKey, token, expiration string) (keys, error) {
	secret.Learn(secretKey, token)
	for _, member := range [][2]string{{"key id", id}, {"secret", secretKey}, {"security token", token}, {"expiration", expiration}} {
		if member[1] == "" {
			return keys{}, fmt.Errorf("its answer has no %s", member[0])
		}
	}
	end, err := time.Parse(time.RFC3339, expiration)
	if err != nil {
		return keys{}, errors.New("the expiration in its answer is not a time")
	}
	if !end.After(time.Now()) {
		return keys{}, errors.New("the keys it handed out have expired: is the clock of this machine right?")
	}
	return keys{Keys: cloud.Keys{ID: id, Secret: secretKey, Token: token}, end: end}, nil
}
