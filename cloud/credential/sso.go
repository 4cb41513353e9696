package credential

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
)

// cloudSSO is the source of keys that a login to CloudSSO hands out.
func (r *resolver) cloudSSO(_ *profileFile, p *profile, _ int) (source, error) {
	if err := needs(p, "cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config"); err != nil {
		return nil, err
	}
	u, err := url.Parse(p.SSOSignInURL)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return nil, errors.New("its cloud_sso_sign_in_url is not of the form https://host/path")
	}
	host, err := cloud.ParseEndpoint(u.Scheme + "://" + u.Host)
	if err != nil {
		return nil, errors.New("its cloud_sso_sign_in_url is not of the form https://host/path")
	}
	secret.Learn(p.AccessToken)
	body, err := json.Marshal(map[string]string{"AccountId": p.SSOAccount, "AccessConfigurationId": p.SSOAccess})
	if err != nil {
		return nil, fmt.Errorf("encode the question to CloudSSO: %w", err)
	}
	return func(ctx context.Context) (keys, error) {
		if k, ok := stored(p); ok {
			return k, nil
		}
		if p.AccessToken == "" || time.Now().Unix() >= p.SSOExpire {
			return keys{}, fmt.Errorf("the login to CloudSSO has ended: run aliyun configure --profile %s", p.Name)
		}
		var reply struct {
			CloudCredential struct{ AccessKeyId, AccessKeySecret, SecurityToken, Expiration string }
		}
		got, err := r.ask.do(ctx, http.MethodPost, strings.ToLower(host.Protocol)+"://"+host.Host+"/cloud-credentials", string(body), bearer(p.AccessToken))
		if err == nil {
			err = got.into(&reply)
		}
		var k keys
		if err == nil {
			c := reply.CloudCredential
			k, err = temporary(c.AccessKeyId, c.AccessKeySecret, c.SecurityToken, c.Expiration)
		}
		if err != nil {
			return keys{}, fmt.Errorf("CloudSSO at %s: %w", host.Host, err)
		}
		return k, nil
	}, nil
}

func bearer(token string) map[string]string {
	return map[string]string{"Accept": "application/json", "Content-Type": "application/json", "Authorization": "Bearer " + token}
}
