package credential

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/internal/secret"
)

// maxFile is the largest file of profiles or credentials that is read.
const maxFile = 4 << 20

// profile is one profile of the official CLI: the keys of its configuration file.
type profile struct {
	Name, Mode                                     string
	AccessKeyID, AccessKeySecret, StsToken         string
	StsRegion, StsEndpoint                         string
	RAMRoleName, RAMRoleArn, SessionName           string
	ExternalID, SourceProfile, Policy              string
	RegionID, Endpoint, EndpointType               string
	ProcessCommand, CredentialsURI                 string
	OIDCProviderArn, OIDCTokenFile, OIDCToken      string
	SSOSignInURL, SSOAccount, SSOAccess            string
	AccessToken                                    string // of CloudSSO
	OAuthSite, OAuthAccessToken, OAuthRefreshToken string
	Seconds                                        int64 // of a session
	SSOExpire, OAuthExpire, StsExpire              int64 // seconds since 1970
	VPC                                            bool
}

// texts, numbers and flags name the keys of a profile that are read.
func (p *profile) texts() map[string]*string {
	return map[string]*string{
		"name": &p.Name, "mode": &p.Mode, "access_key_id": &p.AccessKeyID, "access_key_secret": &p.AccessKeySecret, "sts_token": &p.StsToken,
		"sts_region": &p.StsRegion, "sts_endpoint": &p.StsEndpoint, "ram_role_name": &p.RAMRoleName, "ram_role_arn": &p.RAMRoleArn,
		"ram_session_name": &p.SessionName, "external_id": &p.ExternalID, "source_profile": &p.SourceProfile, "policy": &p.Policy,
		"region_id": &p.RegionID, "endpoint": &p.Endpoint, "endpoint_type": &p.EndpointType, "process_command": &p.ProcessCommand,
		"credentials_uri": &p.CredentialsURI, "oidc_provider_arn": &p.OIDCProviderArn, "oidc_token_file": &p.OIDCTokenFile,
		"oidc_token": &p.OIDCToken, "cloud_sso_sign_in_url": &p.SSOSignInURL, "cloud_sso_account_id": &p.SSOAccount,
		"cloud_sso_access_config": &p.SSOAccess, "access_token": &p.AccessToken, "oauth_site_type": &p.OAuthSite,
		"oauth_access_token": &p.OAuthAccessToken, "oauth_refresh_token": &p.OAuthRefreshToken,
	}
}

func (p *profile) numbers() map[string]*int64 {
	return map[string]*int64{
		"expired_seconds": &p.Seconds, "cloud_sso_access_token_expire": &p.SSOExpire,
		"oauth_access_token_expire": &p.OAuthExpire, "sts_expiration": &p.StsExpire,
	}
}

func (p *profile) flags() map[string]*bool { return map[string]*bool{"enable_vpc": &p.VPC} }

// profileFile is the configuration file of the official CLI.
type profileFile struct {
	path     string
	current  string
	profiles []profile
}

// configPath returns where the official CLI keeps its profiles, "" without a home.
func configPath(getenv cloud.Getenv) string {
	if path := getenv("ALIBABA_CLOUD_CONFIG_FILE"); path != "" {
		return path
	}
	home := homeDir(getenv)
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".aliyun", "config.json")
}

func homeDir(getenv cloud.Getenv) string {
	if home := getenv("HOME"); home != "" {
		return home
	}
	return getenv("USERPROFILE")
}

// readProfiles reads the configuration file of the official CLI. A missing file
// gives nil and no error. An error names line and key, and never what stands
// there: the file holds secrets.
func readProfiles(getenv cloud.Getenv) (*profileFile, error) {
	path := configPath(getenv)
	if path == "" || path == os.DevNull {
		return nil, nil
	}
	raw, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the CLI profiles in %s: %w", path, err)
	}
	f, err := parseProfiles(raw)
	if err != nil {
		return nil, fmt.Errorf("read the CLI profiles in %s: %w", path, err)
	}
	f.path = path
	return f, nil
}

// readSmall reads a regular file of a reasonable size. Its errors do not name it.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	var of *fs.PathError
	switch {
	case errors.As(err, &of):
		return nil, of.Err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("it has %d bytes, which is too large", info.Size())
	}
	f, err := os.Open(path)
	if errors.As(err, &of) {
		return nil, of.Err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}

// parseProfiles reads the text of a configuration file.
func parseProfiles(raw []byte) (*profileFile, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if err := syntax(raw); err != nil {
		return nil, err
	}
	top := document{raw: raw}
	learnSecrets(raw)
	f := &profileFile{}
	members, err := top.members(0, len(raw))
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		switch strings.ToLower(m.key) {
		case "current":
			err = top.text(m, &f.current)
		case "profiles":
			f.profiles, err = top.profiles(m)
		}
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

// syntax checks that a text is JSON, and tells the line where it is not.
func syntax(raw []byte) error {
	var any json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(raw))
	err := dec.Decode(&any)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		return fmt.Errorf("not valid JSON (line %d): something follows behind its end", lineAt(raw, int(dec.InputOffset())))
	}
	var syntax *json.SyntaxError
	at := len(raw)
	if errors.As(err, &syntax) {
		at = int(syntax.Offset)
	}
	return fmt.Errorf("not valid JSON (line %d)", lineAt(raw, at))
}

func lineAt(raw []byte, offset int) int {
	return 1 + bytes.Count(raw[:min(max(offset, 0), len(raw))], []byte("\n"))
}

// learnSecrets makes known what must not be shown, of every profile and whatever
// is wrong with the file: a library that reads it again may quote it.
func learnSecrets(raw []byte) {
	var tree any
	if json.Unmarshal(raw, &tree) == nil {
		learnTree(tree, "")
	}
}

func learnTree(node any, key string) {
	switch v := node.(type) {
	case map[string]any:
		for k, child := range v {
			learnTree(child, k)
		}
	case []any:
		for _, child := range v {
			learnTree(child, key)
		}
	case string:
		if isSecretKey(key) {
			secret.Learn(v)
		}
	}
}

// isSecretKey tells by its name whether a key holds a secret.
func isSecretKey(key string) bool {
	key = strings.ToLower(key)
	if strings.HasSuffix(key, "_file") || strings.HasSuffix(key, "_expire") || strings.HasSuffix(key, "header_key") {
		return false
	}
	for _, part := range []string{"secret", "token", "private_key", "password", "passwd"} {
		if strings.Contains(key, part) {
			return true
		}
	}
	return false
}

// find returns the profile of a name.
func (f *profileFile) find(name string) (*profile, error) {
	for i := range f.profiles {
		if f.profiles[i].Name == name {
			return &f.profiles[i], nil
		}
	}
	return nil, fmt.Errorf("profile %q is not in %s: it has %s", name, f.path, f.names())
}

// names lists the profiles of the file.
func (f *profileFile) names() string {
	var names []string
	for _, p := range f.profiles {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return "none"
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
