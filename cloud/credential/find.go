// Package credential finds the credential that calls are made with, in the places
// where the official tools keep it, and where calls are to be sent.
//
// It asks for keys itself. The official library would print what helpers print,
// rewrite the user's configuration, run helpers once for each call, send questions
// to the metadata service through proxies, and quote files and answers in errors.
// Here nothing is written but the tokens of a login that was renewed, nothing is
// printed, and errors name places and keys, never values.
package credential

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
	"github.com/alictl/alictl/internal/text"
)

// Options say where to look.
type Options struct {
	Profile string       // of the official CLI; empty: what the environment and the file say
	Flags   cloud.Access // where flags say that products are; Home is a region they name
	Getenv  cloud.Getenv
	Warn    func(text.Message) // what the user should know; may be nil
}

// Find looks for a credential in the places the official tools look, in the order
// of credentials-go: a named profile, the environment, OIDC, the current CLI
// profile, the credentials file, and last the ECS role, behind a credentials URI,
// which somebody has chosen.
//
// It never passes by a place that is configured but cannot be used, since that
// would act under another identity.
func Find(o Options) (cloud.Access, error) { return newFinder(o).find() }

func newFinder(o Options) *finder {
	if o.Warn == nil {
		o.Warn = func(text.Message) {}
	}
	return &finder{Options: o, r: &resolver{
		getenv: o.Getenv, access: o.Flags, ask: newAsker(), patience: longest, metadataHost: metadataHost, warn: o.Warn,
		oauthHost: func(site string) string { return oauthHosts[site] },
	}}
}

type finder struct {
	Options
	r     *resolver
	file  *profileFile
	chose *profile // the profile that is meant, if there is one
	wrong error    // why it could not be read
}

// found is a source of keys and what to call it.
type found struct {
	label string
	from  *kept
}

func (f *finder) find() (cloud.Access, error) {
	learnEnvironment(f.Getenv)
	f.readProfile()
	got, err := f.identity()
	if err != nil {
		return cloud.Access{}, err
	}
	if f.wrong != nil { // the credential came from elsewhere
		f.Warn(text.Message{ID: "credential.profile_unread", Data: text.Data{"Why": text.Visible(f.wrong.Error())}})
	}
	p := f.chose
	if p == nil {
		p = &profile{}
	}
	access, err := place(f.Flags, p, f.Getenv)
	if err != nil && f.chose != nil {
		err = f.profileError(p, err)
	}
	access.Identity = cloud.NewIdentity(got.label, got.from.get)
	return access, err
}

// learnEnvironment makes known what the environment holds that must not be shown.
func learnEnvironment(getenv cloud.Getenv) {
	for _, prefix := range []string{"ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", ""} {
		for _, name := range []string{"ACCESS_KEY_SECRET", "SECURITY_TOKEN", "SECRET_KEY", "OIDC_TOKEN", "BEARER_TOKEN"} {
			secret.Learn(getenv(prefix + name))
		}
	}
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"} {
		if user, _, ok := strings.Cut(getenv(name), "@"); ok {
			_, password, _ := strings.Cut(user[strings.Index(user, "//")+1:], ":")
			secret.Learn(password)
		}
	}
}

// isDisabled reports whether the environment forbids the official CLI's profiles.
func isDisabled(getenv cloud.Getenv) bool {
	return isTrue(getenv("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")) || getenv("ALIBABA_CLOUD_IGNORE_PROFILE") == "TRUE" || getenv("ALIBABACLOUD_IGNORE_PROFILE") == "TRUE"
}

// profileVariable returns the variable that names a profile, in the order in which
// the official CLI looks at them.
func profileVariable(getenv cloud.Getenv) (variable, name string) {
	for _, variable := range []string{"ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"} {
		if name := getenv(variable); name != "" {
			return variable, name
		}
	}
	return "", ""
}

// readProfile finds the profile that is meant: the flag's, the environment's, the
// file's current one.
func (f *finder) readProfile() {
	if f.Profile == "" && isDisabled(f.Getenv) {
		return
	}
	if f.file, f.wrong = readProfiles(f.Getenv); f.wrong != nil || f.file == nil {
		return
	}
	_, variable := profileVariable(f.Getenv)
	name := firstOf(f.Profile, variable, f.file.current)
	if len(f.file.profiles) > 0 || f.Profile != "" {
		f.chose, f.wrong = f.file.find(name)
	}
}

// identity goes through the places in their order.
func (f *finder) identity() (found, error) {
	steps := []func() (found, error){f.environment, f.oidc, f.currentProfile, f.credentialsFile, f.uri, f.instance}
	if f.Profile != "" {
		steps = []func() (found, error){f.namedProfile}
	}
	for _, step := range steps {
		got, err := step()
		if err != nil || got.from != nil {
			return got, err
		}
	}
	return found{}, ErrNone
}

// ErrNone means that no place has a credential.
var ErrNone = errors.New("no credentials found: looked at ALIBABA_CLOUD_ACCESS_KEY_ID, OIDC, the profiles of the official CLI, the credentials file, the ECS role and ALIBABA_CLOUD_CREDENTIALS_URI")

func (f *finder) environment() (found, error) {
	id, secretKey := f.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), f.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
	switch {
	case id == "" && secretKey == "":
		return found{}, nil
	case secretKey == "":
		return found{}, halfSet("ALIBABA_CLOUD_ACCESS_KEY_ID is set but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not: set both or neither")
	case id == "":
		return found{}, halfSet("ALIBABA_CLOUD_ACCESS_KEY_SECRET is set but ALIBABA_CLOUD_ACCESS_KEY_ID is not: set both or neither")
	}
	if variable, name := profileVariable(f.Getenv); name != "" {
		f.Warn(text.Message{ID: "credential.profile_unused", Data: text.Data{"Variable": variable, "Profile": text.Visible(name)}})
	}
	token := f.Getenv("ALIBABA_CLOUD_SECURITY_TOKEN")
	label := "environment"
	if token != "" {
		label = "environment (STS token)"
	}
	return found{label, f.r.keep(fixed(cloud.Keys{ID: id, Secret: secretKey, Token: token}))}, nil
}

// halfSet says that the environment has half of an access key, which is none.
type halfSet string

func (h halfSet) Error() string        { return string(h) }
func (h halfSet) Is(target error) bool { return target == ErrNone }

func (f *finder) oidc() (found, error) {
	p := &profile{
		Name: "default", Mode: "OIDC", OIDCTokenFile: f.Getenv("ALIBABA_CLOUD_OIDC_TOKEN_FILE"), OIDCProviderArn: f.Getenv("ALIBABA_CLOUD_OIDC_PROVIDER_ARN"),
		RAMRoleArn: f.Getenv("ALIBABA_CLOUD_ROLE_ARN"), SessionName: f.Getenv("ALIBABA_CLOUD_ROLE_SESSION_NAME"), RegionID: f.Getenv("ALIBABA_CLOUD_REGION_ID"),
	}
	if p.OIDCTokenFile == "" || p.OIDCProviderArn == "" || p.RAMRoleArn == "" {
		return found{}, nil
	}
	from, err := f.r.source(nil, p, 0)
	if err != nil {
		return found{}, fmt.Errorf("OIDC credentials of the environment: %w", err)
	}
	return found{"OIDC role " + p.RAMRoleArn, f.r.keep(from)}, nil
}

// currentProfile uses the profile the CLI itself would use. A profile that was
// never filled in (an empty access key) counts as none.
func (f *finder) currentProfile() (found, error) {
	if f.wrong != nil {
		return found{}, f.wrong
	}
	if f.chose == nil || f.chose.Mode == "AK" && f.chose.AccessKeyID == "" {
		if variable, name := profileVariable(f.Getenv); name != "" && f.chose == nil && f.file == nil && !isDisabled(f.Getenv) {
			return found{}, f.unnamed(variable, name)
		}
		return found{}, nil
	}
	return f.profile()
}

// unnamed is the error of a profile that a variable names where there are none. The
// credentials file may have a section of that name, so it is looked at first.
func (f *finder) unnamed(variable, name string) error {
	if path, _ := credentialsPath(f.Getenv); exists(path) {
		return nil
	}
	return fmt.Errorf("%s names profile %q, and the official CLI has no configuration file here: unset it, or run aliyun configure --profile %s", variable, name, name)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (f *finder) namedProfile() (found, error) {
	switch {
	case f.wrong != nil:
		return found{}, f.wrong
	case f.chose == nil:
		return found{}, fmt.Errorf("profile %q: the official CLI has no configuration file here: run aliyun configure --profile %s", f.Profile, f.Profile)
	}
	return f.profile()
}

func (f *finder) profile() (found, error) {
	from, err := f.r.source(f.file, f.chose, 0)
	if err != nil {
		return found{}, f.profileError(f.chose, err)
	}
	return found{fmt.Sprintf("profile %s (%s)", f.chose.Name, f.chose.Mode), f.r.keep(from)}, nil
}

func (f *finder) profileError(p *profile, err error) error {
	return fmt.Errorf("profile %q in %s: %w", p.Name, f.file.path, err)
}

func (f *finder) credentialsFile() (found, error) {
	path, named := credentialsPath(f.Getenv)
	if path == os.DevNull || !named && !exists(path) {
		return found{}, nil
	}
	raw, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("ALIBABA_CLOUD_CREDENTIALS_FILE names it, and it does not exist")
	}
	var p *profile
	if err == nil {
		_, section := profileVariable(f.Getenv)
		p, err = parseCredentials(raw, firstOf(section, "default"))
	}
	var from source
	if err == nil {
		from, err = f.r.source(nil, p, 0)
	}
	if err != nil {
		return found{}, fmt.Errorf("credentials file %s: %w", path, err)
	}
	return found{"credentials file " + path, f.r.keep(from)}, nil
}

func (f *finder) uri() (found, error) {
	address := f.Getenv("ALIBABA_CLOUD_CREDENTIALS_URI")
	if address == "" {
		return found{}, nil
	}
	from, err := f.r.uri(address)
	if err != nil {
		return found{}, fmt.Errorf("ALIBABA_CLOUD_CREDENTIALS_URI: %w", err)
	}
	return found{"credentials URI", f.r.keep(from)}, nil
}

// instance asks the metadata service, the last resort. Off a cloud machine nobody
// answers there within a second, which means no credentials, not a failure.
func (f *finder) instance() (found, error) {
	if isTrue(f.Getenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED")) {
		return found{}, nil
	}
	from, err := f.r.metadata("")
	if err != nil {
		return found{}, err
	}
	role := f.r.keep(from)
	_, err = role.get()
	switch {
	case errors.Is(err, errNoService), errors.Is(err, errNoRole):
		return found{}, nil
	case err != nil:
		return found{}, err
	}
	return found{"ECS role", role}, nil
}

// DefaultRegion returns the region to use when no flag names one, and who named
// it: the environment, else the profile. Both are empty when nobody did.
func DefaultRegion(profileName string, getenv cloud.Getenv) (region, from string) {
	if region := getenv("ALIBABA_CLOUD_REGION_ID"); region != "" {
		return region, "ALIBABA_CLOUD_REGION_ID"
	}
	f := &finder{Options: Options{Profile: profileName, Getenv: getenv}}
	if f.readProfile(); f.wrong != nil || f.chose == nil || f.chose.RegionID == "" {
		return "", ""
	}
	return f.chose.RegionID, "profile " + f.chose.Name
}
