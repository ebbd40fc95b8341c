package dev.barback.internal.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Creates, checks and hashes tokens: {@code bb_} and 256 random bits. With so many bits, a fast hash is as safe as a slow
 * one, and tokens can be looked up by it. Without state.
 */
final class TokenSecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern VALID = Pattern.compile("bb_[A-Za-z0-9_-]{43}");

    private TokenSecret() {}

    static String generate() {
        return "bb_" + BASE64.encodeToString(random(32));
    }

    /** A short random id, not secret. */
    static String generateId() {
        return HexFormat.of().formatHex(random(6));
    }

    static boolean isValid(String text) {
        return text.length() == 46 && VALID.matcher(text).matches();
    }

    static String hash(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
