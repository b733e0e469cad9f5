package dev.sluice.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** A token of a user of the sample, valid for an hour, that {@link TestGateway} accepts. */
public final class TestToken {

    private final JWTClaimsSet.Builder claims;

    private TestToken(JWTClaimsSet.Builder claims) {
        this.claims = claims;
    }

    public static TestToken of(String userId) {
        return new TestToken(new JWTClaimsSet.Builder()
                .subject(userId)
                .claim("role", "authenticated")
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600))));
    }

    public TestToken id(String id) {
        claims.jwtID(id);
        return this;
    }

    public TestToken issuedAt(Instant moment) {
        claims.issueTime(Date.from(moment));
        return this;
    }

    public String signed() {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            token.sign(new MACSigner(TestGateway.SECRET.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
