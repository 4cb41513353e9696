package cloud

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/aliyun/credentials-go/credentials"
	"github.com/aliyun/credentials-go/credentials/providers"
)

// Identity is a credential and where it came from. It never prints a secret.
type Identity struct {
	Source     string // for example "environment", "profile prod (AK)"
	credential credentials.Credential
}

// Credential returns the SDKs' form of the credential.
func (i Identity) Credential() credentials.Credential { return i.credential }

// StaticIdentity returns the identity of an access key pair that is given as is.
func StaticIdentity(source, id, secret string) (Identity, error) {
	p, err := providers.NewStaticAKCredentialsProviderBuilder().WithAccessKeyId(id).WithAccessKeySecret(secret).Build()
	if err != nil {
		return Identity{}, fmt.Errorf("access key: %w", err)
	}
	return identity(source, p), nil
}

// FindIdentity looks for a credential in the places the official tools look, in
// the order of credentials-go: a named profile, the environment, OIDC, the
// current CLI profile, the credentials file, and last the ECS role, behind a
// credentials URI, which somebody has chosen.
//
// Unlike the library's own chain it never falls through a place that is
// configured but cannot be used, since that would act under another identity.
func FindIdentity(profileFlag string, getenv Getenv) (Identity, error) {
	steps := []func(Getenv) (Identity, error){fromEnvironment, fromOIDC, fromCurrentProfile, fromCredentialsFile, fromURI, fromECSRole}
	if profileFlag != "" {
		steps = []func(Getenv) (Identity, error){func(g Getenv) (Identity, error) { return fromNamedProfile(profileFlag, g) }}
	}
	for _, step := range steps {
		id, err := step(getenv)
		if err != nil || id.credential != nil {
			return id, err
		}
	}
	return Identity{}, errors.New("no credentials found: looked at ALIBABA_CLOUD_ACCESS_KEY_ID, OIDC, the profiles of the official CLI, the credentials file, the ECS role and ALIBABA_CLOUD_CREDENTIALS_URI")
}

func fromEnvironment(getenv Getenv) (Identity, error) {
	id, secret := getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
	switch {
	case id == "" && secret == "":
		return Identity{}, nil
	case secret == "":
		return Identity{}, errors.New("ALIBABA_CLOUD_ACCESS_KEY_ID is set but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not: set both or neither")
	case id == "":
		return Identity{}, errors.New("ALIBABA_CLOUD_ACCESS_KEY_SECRET is set but ALIBABA_CLOUD_ACCESS_KEY_ID is not: set both or neither")
	}
	token := getenv("ALIBABA_CLOUD_SECURITY_TOKEN")
	if token == "" {
		return StaticIdentity("environment", id, secret)
	}
	p, err := providers.NewStaticSTSCredentialsProviderBuilder().
		WithAccessKeyId(id).WithAccessKeySecret(secret).WithSecurityToken(token).Build()
	if err != nil {
		return Identity{}, fmt.Errorf("credentials of the environment: %w", err)
	}
	return identity("environment (STS token)", p), nil
}

func fromOIDC(getenv Getenv) (Identity, error) {
	for _, name := range []string{"ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_ROLE_ARN"} {
		if getenv(name) == "" {
			return Identity{}, nil
		}
	}
	p, err := providers.NewOIDCCredentialsProviderBuilder().Build()
	if err != nil {
		return Identity{}, fmt.Errorf("OIDC credentials: %w", err)
	}
	return identity("OIDC role "+getenv("ALIBABA_CLOUD_ROLE_ARN"), p), nil
}

// fromCurrentProfile uses the profile the CLI itself would use. A profile that
// was never filled in (an empty access key) counts as none.
func fromCurrentProfile(getenv Getenv) (Identity, error) {
	if strings.EqualFold(getenv("ALIBABA_CLOUD_CLI_PROFILE_DISABLED"), "true") {
		return Identity{}, nil
	}
	f, err := readProfiles(getenv)
	if err != nil || f == nil || len(f.Profiles) == 0 {
		return Identity{}, err
	}
	p, err := f.find(f.profileName("", getenv))
	if err != nil {
		return Identity{}, err
	}
	if p.Mode == "AK" && p.AccessKeyID == "" {
		return Identity{}, nil
	}
	return fromProfile(f, p)
}

func fromNamedProfile(name string, getenv Getenv) (Identity, error) {
	f, err := readProfiles(getenv)
	if err != nil {
		return Identity{}, err
	}
	if f == nil {
		return Identity{}, fmt.Errorf("profile %q: the official CLI has no configuration file here: run aliyun configure --profile %s", name, name)
	}
	p, err := f.find(name)
	if err != nil {
		return Identity{}, err
	}
	return fromProfile(f, p)
}

func fromProfile(f *profileFile, p profile) (Identity, error) {
	if !slices.Contains(cliModes(), p.Mode) {
		return Identity{}, fmt.Errorf("profile %q in %s has mode %q, which is not supported: use one of %s",
			p.Name, f.path, p.Mode, strings.Join(cliModes(), ", "))
	}
	provider, err := providers.NewCLIProfileCredentialsProviderBuilder().WithProfileFile(f.path).WithProfileName(p.Name).Build()
	if err != nil {
		return Identity{}, fmt.Errorf("profile %q in %s: %w", p.Name, f.path, err)
	}
	return identity(fmt.Sprintf("profile %s (%s)", p.Name, p.Mode), provider), nil
}

func fromCredentialsFile(getenv Getenv) (Identity, error) {
	path := getenv("ALIBABA_CLOUD_CREDENTIALS_FILE")
	if path == "" {
		path = filepath.Join(homeDir(getenv), ".alibabacloud", "credentials")
	}
	if _, err := os.Stat(path); err != nil {
		return Identity{}, nil
	}
	provider, err := providers.NewProfileCredentialsProviderBuilder().Build()
	if err != nil {
		return Identity{}, fmt.Errorf("credentials file %s: %w", path, err)
	}
	return identity("credentials file "+path, provider), nil
}

func fromURI(getenv Getenv) (Identity, error) {
	if getenv("ALIBABA_CLOUD_CREDENTIALS_URI") == "" {
		return Identity{}, nil
	}
	provider, err := providers.NewURLCredentialsProviderBuilder().Build()
	if err != nil {
		return Identity{}, fmt.Errorf("credentials URI: %w", err)
	}
	return identity("credentials URI", provider), nil
}

// fromECSRole asks the metadata service, the last resort. Off a cloud machine it
// answers nothing within a second, which means no credentials, not a failure.
func fromECSRole(getenv Getenv) (Identity, error) {
	if strings.EqualFold(getenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED"), "true") {
		return Identity{}, nil
	}
	provider, err := providers.NewECSRAMRoleCredentialsProviderBuilder().Build()
	if err != nil {
		return Identity{}, nil
	}
	if _, err := provider.GetCredentials(); err != nil {
		return Identity{}, nil
	}
	return identity("ECS role", provider), nil
}

// identity wraps a provider so that concurrent calls refresh it one at a time.
func identity(source string, p providers.CredentialsProvider) Identity {
	return Identity{Source: source, credential: credentials.FromCredentialsProvider(p.GetProviderName(), &oneAtATime{inner: p})}
}

type oneAtATime struct {
	mu    sync.Mutex
	inner providers.CredentialsProvider
}

func (o *oneAtATime) GetCredentials() (*providers.Credentials, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.inner.GetCredentials()
}

func (o *oneAtATime) GetProviderName() string { return o.inner.GetProviderName() }
