package cloud

import (
	"errors"

	"github.com/aliyun/credentials-go/credentials"
	"github.com/aliyun/credentials-go/credentials/providers"

	"github.com/alictl/alictl/internal/secret"
)

// Identity is a credential and where it came from. It never prints a secret.
type Identity struct {
	Source     string // for example "environment", "profile prod (AK)"
	credential credentials.Credential
}

// Credential returns the SDKs' form of the credential.
func (i Identity) Credential() credentials.Credential { return i.credential }

// Keys are what calls are signed with.
type Keys struct {
	ID     string
	Secret string
	Token  string // of a temporary credential, else empty
}

// NewIdentity returns an identity whose keys are asked for before each call. Of
// the official credentials library it uses the form alone: where keys come from
// is ours to say, since the library prints, writes to the user's files and quotes
// secrets in its errors.
func NewIdentity(source string, keys func() (Keys, error)) Identity {
	return Identity{Source: source, credential: credentials.FromCredentialsProvider("sts", provider(keys))}
}

// StaticIdentity returns the identity of an access key pair that is given as is.
func StaticIdentity(source, id, secretKey string) (Identity, error) {
	if id == "" || secretKey == "" {
		return Identity{}, errors.New("access key: its id or its secret is empty")
	}
	secret.Learn(secretKey)
	keys := Keys{ID: id, Secret: secretKey}
	return NewIdentity(source, func() (Keys, error) { return keys, nil }), nil
}

// provider is the library's form of a source of keys.
type provider func() (Keys, error)

func (p provider) GetCredentials() (*providers.Credentials, error) {
	keys, err := p()
	if err != nil {
		return nil, err
	}
	name := "static_ak"
	if keys.Token != "" {
		name = p.GetProviderName()
	}
	return &providers.Credentials{AccessKeyId: keys.ID, AccessKeySecret: keys.Secret, SecurityToken: keys.Token, ProviderName: name}, nil
}

func (p provider) GetProviderName() string { return "static_sts" }
