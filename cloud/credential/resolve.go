package credential

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
	"github.com/alictl/alictl/internal/text"
)

// resolver makes sources of keys out of profiles.
type resolver struct {
	getenv       cloud.Getenv
	access       cloud.Access // where the flags say that products are, and nothing else
	ask          *asker
	patience     time.Duration // with a source of keys
	metadataHost string
	oauthHost    func(site string) string
	warn         func(text.Message)
}

// builders are the modes of profiles that can be used.
func (r *resolver) builders() map[string]func(*profileFile, *profile, int) (source, error) {
	return map[string]func(*profileFile, *profile, int) (source, error){
		"AK": r.accessKey, "StsToken": r.stsToken, "RamRoleArn": r.ramRole, "EcsRamRole": r.ecsRole, "OIDC": r.oidcRole,
		"RamRoleArnWithRoleName": r.ecsThenRole, "ChainableRamRoleArn": r.chained, "CloudSSO": r.cloudSSO, "OAuth": r.oauth,
		"External": r.external, "CredentialsURI": r.uriProfile,
	}
}

// Modes lists the modes of the official CLI's profiles that can be used.
func Modes() []string {
	return []string{
		"AK", "StsToken", "RamRoleArn", "EcsRamRole", "OIDC", "ChainableRamRoleArn", "CloudSSO", "OAuth", "External",
		"CredentialsURI", "RamRoleArnWithRoleName",
	}
}

// deepest bounds a chain of profiles that name each other.
const deepest = 8

// source returns the source of a profile's keys. Errors name keys, never values.
func (r *resolver) source(f *profileFile, p *profile, depth int) (source, error) {
	mode := p.Mode
	for _, known := range Modes() {
		if strings.EqualFold(mode, known) {
			mode = known
		}
	}
	build := r.builders()[mode]
	switch {
	case build == nil:
		return nil, fmt.Errorf("it has %s, which is not supported: use one of %s", modeOf(p), strings.Join(Modes(), ", "))
	case depth > deepest:
		return nil, errors.New("source_profile leads round in a circle")
	}
	return build(f, p, depth)
}

// modeOf names the mode of a profile, when it looks like one.
func modeOf(p *profile) string {
	const longestMode = 24
	if !isCode(p.Mode) || len(p.Mode) > longestMode {
		return "a mode"
	}
	return fmt.Sprintf("mode %q", p.Mode)
}

// needs refuses a profile that lacks keys.
func needs(p *profile, names ...string) error {
	texts := p.texts()
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return *texts[name] != "" })
	if len(missing) > 0 {
		return fmt.Errorf("it has no %s: run aliyun configure --profile %s", strings.Join(missing, " and no "), p.Name)
	}
	return nil
}

func (r *resolver) accessKey(_ *profileFile, p *profile, _ int) (source, error) {
	if err := needs(p, "access_key_id", "access_key_secret"); err != nil {
		return nil, err
	}
	return fixed(cloud.Keys{ID: p.AccessKeyID, Secret: p.AccessKeySecret}), nil
}

func (r *resolver) stsToken(_ *profileFile, p *profile, _ int) (source, error) {
	if err := needs(p, "access_key_id", "access_key_secret", "sts_token"); err != nil {
		return nil, err
	}
	return fixed(cloud.Keys{ID: p.AccessKeyID, Secret: p.AccessKeySecret, Token: p.StsToken}), nil
}

func (r *resolver) ecsRole(_ *profileFile, p *profile, _ int) (source, error) {
	return r.metadata(p.RAMRoleName)
}

func (r *resolver) ramRole(_ *profileFile, p *profile, _ int) (source, error) {
	if err := needs(p, "access_key_id", "access_key_secret", "ram_role_arn"); err != nil {
		return nil, err
	}
	return r.assume(fixed(cloud.Keys{ID: p.AccessKeyID, Secret: p.AccessKeySecret, Token: p.StsToken}), p)
}

func (r *resolver) ecsThenRole(_ *profileFile, p *profile, _ int) (source, error) {
	if err := needs(p, "ram_role_arn"); err != nil {
		return nil, err
	}
	first, err := r.metadata(p.RAMRoleName)
	if err != nil {
		return nil, err
	}
	return r.assume(first, p)
}

func (r *resolver) chained(f *profileFile, p *profile, depth int) (source, error) {
	if err := needs(p, "source_profile", "ram_role_arn"); err != nil {
		return nil, err
	}
	from, err := f.find(p.SourceProfile)
	if err != nil {
		return nil, fmt.Errorf("its source_profile is not in the file, which has %s", f.names())
	}
	first, err := r.source(f, from, depth+1)
	if err != nil {
		return nil, fmt.Errorf("its source_profile %s: %w", from.Name, err)
	}
	return r.assume(first, p)
}

func (r *resolver) uriProfile(_ *profileFile, p *profile, _ int) (source, error) {
	if err := needs(p, "credentials_uri"); err != nil {
		return nil, err
	}
	return r.uri(p.CredentialsURI)
}

// stored returns the keys that the official CLI keeps in a profile for as long as
// they hold.
func stored(p *profile) (keys, bool) {
	end := time.Unix(p.StsExpire, 0)
	if p.StsExpire == 0 || time.Until(end) < renewBefore || p.AccessKeyID == "" || p.AccessKeySecret == "" || p.StsToken == "" {
		return keys{}, false
	}
	secret.Learn(p.AccessKeySecret, p.StsToken)
	return keys{Keys: cloud.Keys{ID: p.AccessKeyID, Secret: p.AccessKeySecret, Token: p.StsToken}, end: end}, true
}

func isTrue(value string) bool { return strings.EqualFold(value, "true") || value == "1" }
