//! Encrypting for one browser, after RFC 8291 and RFC 8188 (`aes128gcm`, one record).

use data_encoding::BASE64URL_NOPAD;
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hmac,
    rand::{SecureRandom, SystemRandom},
};

use super::Subscription;

/// The size of a record; ours is the only one and smaller.
const RECORD_BYTES: u32 = 4096;

/// The body to post; `None` where the browser's keys are none.
pub fn seal(to: &Subscription, message: &[u8]) -> Option<Vec<u8>> {
    let theirs = BASE64URL_NOPAD.decode(to.p256dh.as_bytes()).ok()?;
    let auth = BASE64URL_NOPAD.decode(to.auth.as_bytes()).ok()?;
    let random = SystemRandom::new();
    let mine = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let ours = mine.compute_public_key().ok()?.as_ref().to_vec();
    let mut salt = [0_u8; 16];
    random.fill(&mut salt).ok()?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, &theirs);
    let secret = agree_ephemeral(mine, &peer, <[u8]>::to_vec).ok()?;
    with(&secret, &auth, (&theirs, &ours), salt, message)
}

/// The same with everything given.
fn with(
    secret: &[u8],
    auth: &[u8],
    (theirs, ours): (&[u8], &[u8]),
    salt: [u8; 16],
    message: &[u8],
) -> Option<Vec<u8>> {
    let (key, nonce) = keys(secret, auth, (theirs, ours), salt);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    let mut sealed = message.to_vec();
    sealed.push(2); // The last record.
    let nonce = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed).ok()?;
    let mut body = salt.to_vec();
    body.extend(RECORD_BYTES.to_be_bytes());
    body.push(u8::try_from(ours.len()).ok()?);
    body.extend(ours);
    body.extend(sealed);
    Some(body)
}

/// The content's key and nonce (RFC 8291 §3.4).
pub(super) fn keys(
    secret: &[u8],
    auth: &[u8],
    (browser, desk): (&[u8], &[u8]),
    salt: [u8; 16],
) -> ([u8; 16], [u8; 12]) {
    let input = hash(&hash(auth, &[secret]), &[b"WebPush: info\0", browser, desk, &[1]]);
    let content = hash(&salt, &[&input]);
    let mut key = [0; 16];
    key.copy_from_slice(&hash(&content, &[b"Content-Encoding: aes128gcm\0", &[1]])[..16]);
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&hash(&content, &[b"Content-Encoding: nonce\0", &[1]])[..12]);
    (key, nonce)
}

fn hash(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &parts.concat()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8291, appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out_letter_by_letter() {
        let read = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        let browser = read(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        );
        let desk = read(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        );
        let secret = read("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let auth = read("BTBZMqHH6r4Tts7J_aSIgg");
        let salt: [u8; 16] = read("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let words = b"When I grow up, I want to be a watermelon";
        let body = with(&secret, &auth, (&browser, &desk), salt, words).unwrap();
        assert_eq!(
            BASE64URL_NOPAD.encode(&body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY\
             WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQex\
             SgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn keys_that_are_none_are_noticed() {
        let to = Subscription {
            endpoint: String::new(),
            p256dh: "AAAA".into(),
            auth: "BTBZMqHH6r4Tts7J_aSIgg".into(),
        };
        assert_eq!(seal(&to, b"x"), None);
    }
}
