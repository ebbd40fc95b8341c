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
 * Says who has posted something, when and where: HMAC-SHA256 of the second since 1970, the address and the body, with a line
 * feed between them. With the address in it, nobody who was posted to can pass the post on as meant for another. One for
 * each secret, so that those who compare can learn a new one while the old one is good. Without state.
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
