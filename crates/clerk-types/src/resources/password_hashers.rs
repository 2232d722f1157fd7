//! How password digests were made that are taken over from elsewhere.

// spec: PasswordHasher
open_enum! {
    /// How a password digest was made that is taken over from elsewhere.
    ///
    /// Each expects a digest of its own form, <https://clerk.com/docs/references/backend/user/create-user>.
    ///
    /// Source: schema `PasswordHasher` of the Backend API.
    pub enum PasswordHasher {
        /// Argon2i.
        Argon2i = "argon2i",
        /// Argon2id.
        Argon2id = "argon2id",
        /// bcrypt.
        Bcrypt = "bcrypt",
        /// bcrypt over SHA-256, as Django does it.
        BcryptSha256Django = "bcrypt_sha256_django",
        /// Salted SHA-1, as LDAP does it.
        LdapSsha = "ldap_ssha",
        /// MD5. Broken long ago.
        Md5 = "md5",
        /// phpass over MD5.
        Md5Phpass = "md5_phpass",
        /// PBKDF2 with SHA-1.
        Pbkdf2Sha1 = "pbkdf2_sha1",
        /// PBKDF2 with SHA-256.
        Pbkdf2Sha256 = "pbkdf2_sha256",
        /// PBKDF2 with SHA-256, as Django does it.
        Pbkdf2Sha256Django = "pbkdf2_sha256_django",
        /// PBKDF2 with SHA-512.
        Pbkdf2Sha512 = "pbkdf2_sha512",
        /// PBKDF2 with SHA-512, salt and digest in hexadecimal.
        Pbkdf2Sha512Hex = "pbkdf2_sha512_hex",
        /// phpass.
        Phpass = "phpass",
        /// scrypt, as Firebase does it.
        ScryptFirebase = "scrypt_firebase",
        /// scrypt, as Werkzeug does it.
        ScryptWerkzeug = "scrypt_werkzeug",
        /// SHA-256.
        Sha256 = "sha256",
        /// SHA-512, as Symfony's old hasher does it.
        Sha512Symfony = "sha512_symfony",
    }
}
