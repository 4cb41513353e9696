package credential

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/alictl/alictl/internal/secret"
)

// uri is the source of keys that a service of the user's hands out. Its address
// may hold a password or a token, so only the host is named.
func (r *resolver) uri(address string) (source, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the credentials URI is not of the form http://host/path")
	}
	learnAddress(u)
	return func(ctx context.Context) (keys, error) {
		var reply struct{ AccessKeyId, AccessKeySecret, SecurityToken, Expiration string }
		got, err := r.ask.do(ctx, http.MethodGet, address, "", nil)
		if err == nil {
			err = got.into(&reply)
		}
		var k keys
		if err == nil {
			k, err = temporary(reply.AccessKeyId, reply.AccessKeySecret, reply.SecurityToken, reply.Expiration)
		}
		if err != nil {
			return keys{}, fmt.Errorf("the service at %s: %w", strings.TrimSuffix(u.Host, ":"), err)
		}
		return k, nil
	}, nil
}

// learnAddress makes known what in an address may be a secret.
func learnAddress(u *url.URL) {
	if u.User != nil {
		password, _ := u.User.Password()
		secret.Learn(password)
	}
	for _, values := range u.Query() {
		secret.Learn(values...)
	}
}
