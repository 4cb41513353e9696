package credential

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/secret"
)

// The metadata service of an ECS instance, which answers this machine alone.
const (
	metadataHost = "http://100.100.100.200"
	rolePath     = "/latest/meta-data/ram/security-credentials/"
	tokenPath    = "/latest/api/token"
	tokenSeconds = 21600
	metadataWait = 1 * time.Second
)

// errNoService means that nobody answers where the metadata service would be.
var errNoService = errors.New("the metadata service of ECS (100.100.100.200) does not answer: is this an ECS instance?")

// metadata reads the role of this instance.
type metadata struct {
	ask    *asker
	host   string
	role   string // empty: the one the instance has
	onlyV2 bool
}

func (r *resolver) metadata(role string) (source, error) {
	if isTrue(r.getenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED")) {
		return nil, errors.New("ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask the metadata service of ECS")
	}
	if role == "" {
		role = r.getenv("ALIBABA_CLOUD_ECS_METADATA")
	}
	if role != "" && !roleForm.MatchString(role) {
		return nil, errors.New("the name of its role (ram_role_name) is not one")
	}
	m := metadata{ask: r.ask, host: r.metadataHost, role: role, onlyV2: isTrue(r.getenv("ALIBABA_CLOUD_IMDSV1_DISABLED"))}
	return m.keys, nil
}

var roleForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

func (m metadata) keys(ctx context.Context) (keys, error) {
	token, err := m.token(ctx)
	if err != nil {
		return keys{}, err
	}
	role := m.role
	if role == "" {
		if role, err = m.roleOfInstance(ctx, token); err != nil {
			return keys{}, err
		}
	}
	got, err := m.get(ctx, rolePath+url.PathEscape(role), token)
	if err != nil {
		return keys{}, err
	}
	if got.status == http.StatusNotFound {
		return keys{}, m.unknownRole(ctx, role, token)
	}
	var reply struct{ Code, AccessKeyId, AccessKeySecret, SecurityToken, Expiration string }
	if err := got.into(&reply); err != nil {
		return keys{}, fmt.Errorf("the metadata service of ECS, asked for role %q: %w", role, err)
	}
	if reply.Code != "" && reply.Code != "Success" {
		return keys{}, fmt.Errorf("the metadata service of ECS, asked for role %q, did not answer Success%s", role, got.code())
	}
	k, err := temporary(reply.AccessKeyId, reply.AccessKeySecret, reply.SecurityToken, reply.Expiration)
	if err != nil {
		return keys{}, fmt.Errorf("the metadata service of ECS, asked for role %q: %w", role, err)
	}
	return k, nil
}

// unknownRole says which role there is instead, if there is one.
func (m metadata) unknownRole(ctx context.Context, role, token string) error {
	if has, err := m.roleOfInstance(ctx, token); err == nil && has != role {
		return fmt.Errorf("the metadata service of ECS knows no role %q (ram_role_name): this instance has %q", role, has)
	}
	return fmt.Errorf("the metadata service of ECS knows no role %q (ram_role_name): it is not the role of this instance", role)
}

// errNoRole means that the instance has no role.
var errNoRole = errors.New("this ECS instance has no RAM role, says its metadata service")

func (m metadata) roleOfInstance(ctx context.Context, token string) (string, error) {
	got, err := m.get(ctx, rolePath, token)
	if err != nil {
		return "", err
	}
	if got.status == http.StatusNotFound {
		return "", errNoRole
	}
	name := strings.TrimSpace(string(got.body))
	if got.status != http.StatusOK || !roleForm.MatchString(name) {
		return "", fmt.Errorf("the metadata service of ECS answered with status %d and no name of a role", got.status)
	}
	return name, nil
}

// get reads a path, with the token of version 2 when there is one, and without it
// where only version 1 is known.
func (m metadata) get(ctx context.Context, path, token string) (answer, error) {
	if token != "" {
		got, err := m.send(ctx, http.MethodGet, path, map[string]string{"X-aliyun-ecs-metadata-token": token})
		if m.onlyV2 || err != nil || got.status == http.StatusOK || got.status == http.StatusNotFound {
			return got, err
		}
	}
	return m.send(ctx, http.MethodGet, path, nil)
}

// token asks for the token of version 2; without one, version 1 may still answer.
func (m metadata) token(ctx context.Context) (string, error) {
	got, err := m.send(ctx, http.MethodPut, tokenPath, map[string]string{"X-aliyun-ecs-metadata-token-ttl-seconds": strconv.Itoa(tokenSeconds)})
	if err != nil {
		return "", err
	}
	if got.status == http.StatusOK {
		token := strings.TrimSpace(string(got.body))
		secret.Learn(token)
		return token, nil
	}
	if m.onlyV2 {
		return "", fmt.Errorf("the metadata service of ECS gave no token: it answered with status %d", got.status)
	}
	return "", nil
}

func (m metadata) send(ctx context.Context, method, path string, headers map[string]string) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, metadataWait)
	defer cancel()
	got, err := m.ask.do(ctx, method, m.host+path, "", headers)
	if err != nil {
		return answer{}, errNoService
	}
	return got, nil
}
