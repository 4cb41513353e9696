package credential

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/secret"
	"github.com/alictl/alictl/internal/text"
)

// The hosts of a login in the browser, and the official CLI's client ids there.
var (
	oauthHosts   = map[string]string{"CN": "https://oauth.aliyun.com", "INTL": "https://oauth.alibabacloud.com"}
	oauthClients = map[string]string{"CN": "4038181954557748008", "INTL": "4103531455503354461"}
)

// accessLeft is how long an access token should still hold, else it is renewed.
const accessLeft = 20 * time.Minute

// login is a login in the browser that the official CLI made.
type login struct {
	r            *resolver
	path         string // of the configuration file
	name         string // of the profile
	host, client string

	mu              sync.Mutex
	access, refresh string
	end             time.Time // of the access token
}

func (r *resolver) oauth(f *profileFile, p *profile, _ int) (source, error) {
	site := strings.ToUpper(p.OAuthSite)
	if oauthClients[site] == "" {
		return nil, errors.New("its oauth_site_type is neither CN nor INTL")
	}
	if p.OAuthAccessToken == "" && p.OAuthRefreshToken == "" {
		return nil, needs(p, "oauth_refresh_token")
	}
	secret.Learn(p.OAuthAccessToken, p.OAuthRefreshToken)
	l := &login{
		r: r, path: f.path, name: p.Name, host: r.oauthHost(site), client: oauthClients[site],
		access: p.OAuthAccessToken, refresh: p.OAuthRefreshToken, end: time.Unix(p.OAuthExpire, 0),
	}
	first := true
	return func(ctx context.Context) (keys, error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if k, ok := stored(p); ok && first {
			first = false
			return k, nil
		}
		k, err := l.keys(ctx)
		if err != nil {
			return keys{}, fmt.Errorf("the login at %s: %w", strings.TrimPrefix(l.host, "https://"), err)
		}
		return k, nil
	}, nil
}

func (l *login) keys(ctx context.Context) (keys, error) {
	if l.refresh != "" && (l.access == "" || time.Until(l.end) <= accessLeft) {
		if err := l.renew(ctx); err != nil {
			return keys{}, err
		}
	}
	got, err := l.r.ask.do(ctx, http.MethodPost, l.host+"/v1/exchange", "", bearer(l.access))
	if err != nil {
		return keys{}, err
	}
	var reply struct{ AccessKeyId, AccessKeySecret, SecurityToken, Expiration string }
	if err := got.into(&reply); err != nil {
		return keys{}, fmt.Errorf("%w; if the login has ended, run aliyun configure --profile %s", err, l.name)
	}
	return temporary(reply.AccessKeyId, reply.AccessKeySecret, reply.SecurityToken, reply.Expiration)
}

// renew gets a new access token for the refresh token, which is then used up: the
// one that comes with it must be kept.
func (l *login) renew(ctx context.Context) error {
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {l.refresh}, "client_id": {l.client},
		"Timestamp": {time.Now().UTC().Format("2006-01-02T15:04:05Z")},
	}
	got, err := l.r.ask.do(ctx, http.MethodPost, l.host+"/v1/token", form.Encode(), map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
	if err != nil {
		return err
	}
	var reply struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Seconds int64  `json:"expires_in"`
	}
	if err := got.into(&reply); err != nil {
		return fmt.Errorf("the login could not be renewed: %w; run aliyun configure --profile %s", err, l.name)
	}
	secret.Learn(reply.Access, reply.Refresh)
	if reply.Access == "" || reply.Refresh == "" {
		return fmt.Errorf("the login could not be renewed: no token in the answer; run aliyun configure --profile %s", l.name)
	}
	used := l.refresh
	l.access, l.refresh, l.end = reply.Access, reply.Refresh, time.Now().Add(time.Duration(reply.Seconds)*time.Second)
	if err := l.store(used); err != nil {
		l.r.warn(text.Message{ID: "credential.login_not_kept", Data: text.Data{"File": text.Visible(l.path), "Why": text.Visible(err.Error()), "Profile": text.Visible(l.name)}})
	}
	return nil
}

// store keeps the new tokens where the official CLI keeps them: those keys change,
// and no other byte of the file. A file whose token is not the one that was used
// up is not ours to change.
func (l *login) store(used string) error {
	raw, err := readSmall(l.path)
	if err != nil {
		return err
	}
	f, err := parseProfiles(raw)
	if err != nil {
		return err
	}
	f.path = l.path
	p, err := f.find(l.name)
	if err != nil {
		return err
	}
	if p.OAuthRefreshToken != used {
		return nil // somebody else has logged in meanwhile
	}
	changed, err := document{raw: raw}.with(l.name, []change{
		{"oauth_access_token", l.access}, {"oauth_refresh_token", l.refresh}, {"oauth_access_token_expire", l.end.Unix()},
	})
	if err != nil {
		return err
	}
	return replace(l.path, changed)
}

// replace puts a file in the place of another as a whole, behind links, with the
// mode the old one has.
func replace(path string, data []byte) error {
	info, err := os.Stat(path)
	if err != nil {
		return errors.New("it cannot be looked at")
	}
	if err := files.WriteAsIs(path, data, info.Mode().Perm()); err != nil {
		return errors.New("it cannot be replaced: " + reasonOf(err))
	}
	return nil
}
