package credential

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	sdk "github.com/alibabacloud-go/sts-20150401/v2/client"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/internal/secret"
)

// The shortest session of a role, and its usual length, in seconds.
const (
	shortestSession = 900
	usualSession    = 3600
)

var arnForm = regexp.MustCompile(`^acs:ram::[0-9]+:role/[^\s]+$`)

// session checks what is asked of a role.
func session(p *profile) (seconds int64, name string, err error) {
	seconds, name = p.Seconds, p.SessionName
	if seconds == 0 {
		seconds = usualSession
	}
	if name == "" {
		name = "alictl-" + strconv.FormatInt(time.Now().Unix(), 10)
	}
	switch {
	case !arnForm.MatchString(p.RAMRoleArn):
		return 0, "", errors.New("its ram_role_arn is not of the form acs:ram::ACCOUNT:role/NAME")
	case seconds < shortestSession:
		return 0, "", fmt.Errorf("its expired_seconds is below %d", shortestSession)
	}
	return seconds, name, nil
}

// assume is the source of a role's keys, which the keys of another source ask for.
func (r *resolver) assume(first source, p *profile) (source, error) {
	seconds, name, err := session(p)
	if err != nil {
		return nil, err
	}
	callers := r.keep(first)
	return func(ctx context.Context) (keys, error) {
		caller, err := callers.get()
		if err != nil {
			return keys{}, err
		}
		at, err := r.sts(p, cloud.NewIdentity("", func() (cloud.Keys, error) { return caller, nil }))
		if err != nil {
			return keys{}, err
		}
		request := &sdk.AssumeRoleRequest{RoleArn: &p.RAMRoleArn, RoleSessionName: &name, DurationSeconds: &seconds}
		if p.ExternalID != "" {
			request.ExternalId = &p.ExternalID
		}
		if p.Policy != "" {
			request.Policy = &p.Policy
		}
		response, err := askSTS(ctx, at, "AssumeRole", func(c *sdk.Client) (*sdk.AssumeRoleResponse, error) {
			return c.AssumeRole(request)
		})
		if err != nil {
			return keys{}, fmt.Errorf("assume %s: %w", p.RAMRoleArn, err)
		}
		if response.Body == nil || response.Body.Credentials == nil {
			return keys{}, fmt.Errorf("assume %s: STS sent no credentials", p.RAMRoleArn)
		}
		c := response.Body.Credentials
		return ofRole(p, c.AccessKeyId, c.AccessKeySecret, c.SecurityToken, c.Expiration)
	}, nil
}

func ofRole(p *profile, id, secretKey, token, expiration *string) (keys, error) {
	k, err := temporary(tea.StringValue(id), tea.StringValue(secretKey), tea.StringValue(token), tea.StringValue(expiration))
	if err != nil {
		return keys{}, fmt.Errorf("assume %s: STS: %w", p.RAMRoleArn, err)
	}
	return k, nil
}

// oidcRole is the source of a role's keys that a token of another identity
// provider asks for.
func (r *resolver) oidcRole(_ *profileFile, p *profile, _ int) (source, error) {
	if err := needs(p, "oidc_provider_arn", "ram_role_arn"); err != nil {
		return nil, err
	}
	if p.OIDCToken == "" && p.OIDCTokenFile == "" {
		return nil, needs(p, "oidc_token_file")
	}
	seconds, name, err := session(p)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (keys, error) {
		token, err := oidcToken(p)
		if err != nil {
			return keys{}, err
		}
		at, err := r.sts(p, cloud.Identity{})
		if err != nil {
			return keys{}, err
		}
		request := &sdk.AssumeRoleWithOIDCRequest{
			RoleArn: &p.RAMRoleArn, OIDCProviderArn: &p.OIDCProviderArn, OIDCToken: &token, RoleSessionName: &name, DurationSeconds: &seconds,
		}
		if p.Policy != "" {
			request.Policy = &p.Policy
		}
		response, err := askSTS(ctx, at, "AssumeRoleWithOIDC", func(c *sdk.Client) (*sdk.AssumeRoleWithOIDCResponse, error) {
			return c.AssumeRoleWithOIDC(request)
		})
		if err != nil {
			return keys{}, fmt.Errorf("assume %s: %w", p.RAMRoleArn, err)
		}
		if response.Body == nil || response.Body.Credentials == nil {
			return keys{}, fmt.Errorf("assume %s: STS sent no credentials", p.RAMRoleArn)
		}
		c := response.Body.Credentials
		return ofRole(p, c.AccessKeyId, c.AccessKeySecret, c.SecurityToken, c.Expiration)
	}, nil
}

// oidcToken reads the token anew: others renew the file.
func oidcToken(p *profile) (string, error) {
	if p.OIDCToken != "" {
		secret.Learn(p.OIDCToken)
		return p.OIDCToken, nil
	}
	raw, err := readSmall(p.OIDCTokenFile)
	if err != nil {
		return "", fmt.Errorf("read the OIDC token in %s: %w", p.OIDCTokenFile, err)
	}
	token := strings.TrimSpace(string(raw))
	secret.Learn(token)
	if token == "" {
		return "", fmt.Errorf("read the OIDC token in %s: it is empty", p.OIDCTokenFile)
	}
	return token, nil
}

// stsOf returns where a profile, or the environment, says that STS is; zero when
// neither does. A region may become part of the host only when it is one.
func stsOf(p *profile, getenv cloud.Getenv) (cloud.Endpoint, error) {
	if named := firstOf(p.StsEndpoint, getenv("ALIBABA_CLOUD_STS_ENDPOINT")); named != "" {
		e, err := hostOf(named)
		if err != nil {
			return cloud.Endpoint{}, fmt.Errorf("its sts_endpoint: %w", err)
		}
		return e, nil
	}
	vpc := p.VPC || isTrue(getenv("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"))
	region := firstOf(p.StsRegion, getenv("ALIBABA_CLOUD_STS_REGION"))
	if region == "" && vpc {
		region = p.RegionID
	}
	if region == "" {
		return cloud.Endpoint{}, nil
	}
	e, err := cloud.Access{VPC: vpc || isVPC(p, getenv)}.At("sts", region)
	if err != nil {
		return cloud.Endpoint{}, errors.New("its sts_region is not the id of a region")
	}
	return e, nil
}

// sts returns how STS is reached to assume the role of a profile: where the flags
// say, else the profile, else in its region inside a VPC, else the central host.
func (r *resolver) sts(p *profile, identity cloud.Identity) (cloud.Access, error) {
	access := r.access
	access.Identity = identity
	if !access.Named("sts").IsZero() {
		return access, nil
	}
	at, err := stsOf(p, r.getenv)
	switch {
	case err != nil:
		return cloud.Access{}, err
	case !at.IsZero():
		access.Endpoint = at
	case isVPC(p, r.getenv):
		access.VPC = true
		access.Home = firstOf(p.RegionID, access.Home)
	default:
		access.Endpoint = cloud.Endpoint{Host: "sts.aliyuncs.com", Protocol: "HTTPS"}
	}
	return access, nil
}

// askSTS makes one call to STS, through the door that every call goes through.
func askSTS[T any](ctx context.Context, at cloud.Access, action string, ask func(*sdk.Client) (T, error)) (T, error) {
	var none T
	config, err := at.SDKConfig("sts", at.HomeRegion())
	if err != nil {
		return none, err
	}
	c, err := sdk.NewClient(config)
	if err != nil {
		return none, errors.New("set up STS")
	}
	door := call.New(call.Options{Timeout: 15 * time.Second, Writes: true, Keys: true})
	defer door.Close()
	answer, err := call.Do(ctx, door, call.Op{Product: "sts", Action: action, Write: true}, func(a *call.Attempt) (T, error) {
		bound := *c
		bound.HttpClient = a
		return ask(&bound)
	})
	return answer, plain(err)
}

// plain returns a refusal of STS without what may be a secret.
func plain(err error) error {
	var failure *cloud.Error
	if !errors.As(err, &failure) {
		return err
	}
	told := *failure
	if told.Message = secret.Clean(told.Message); !isCode(told.ErrorCode) && !strings.HasPrefix(told.ErrorCode, "HTTP.") {
		told.ErrorCode = "Refused"
	}
	return &told
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
