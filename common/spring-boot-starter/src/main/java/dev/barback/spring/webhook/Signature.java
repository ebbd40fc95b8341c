package dev.barback.spring.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a post: HMAC-SHA256 of the seconds since 1970, the address and the body, separated by line feeds.
 * Since the address is signed, a recipient can't replay the post to another address. The header has one code per
 * secret, so that recipients can switch to a new secret while the old one is valid. Stateless.
 */
final class Signature {
    static final String HEADER = "Barback-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The header's value: {@code t=1795342980,v1=5257a869...,v1=98b1...}. */
    static String of(List<String> secrets, Instant at, URI address, String body) {
        String signed = at.getEpochSecond() + "\n" + address + "\n" + body;
        StringBuilder value = new StringBuilder("t=").append(at.getEpochSecond());
        secrets.forEach(secret -> value.append(",v1=").append(code(secret, signed)));
        return value.toString();
    }

    private static String code(String secret, String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM + ".", e);
        }
    }
}
