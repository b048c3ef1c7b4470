<?php

// Another implementation of the SOAP binding, which SimpleSAMLphp's identity provider has and does not use for logout: reads what to
// send from the standard input, and writes what it made of the answer.

require '/usr/share/simplesamlphp/vendor/autoload.php';

use RobRichards\XMLSecLibs\XMLSecurityKey;
use SAML2\XML\saml\Issuer;
use SAML2\XML\saml\NameID;

SAML2\Compat\ContainerSingleton::setContainer(new class extends SAML2\Compat\AbstractContainer {
    public function getLogger(): Psr\Log\LoggerInterface { return new Psr\Log\NullLogger(); }
    public function generateId(): string { return '_' . bin2hex(random_bytes(20)); }
    public function debugMessage($message, string $type): void {}
    public function redirect(string $url, array $data = []): void {}
    public function postRedirect(string $url, array $data = []): void {}
    public function getTempDir(): string { return sys_get_temp_dir(); }
    public function writeFile(string $filename, string $data, int $mode = null): void {}
});

$key = function (string $type, string $pem, bool $isCertificate): XMLSecurityKey {
    $made = new XMLSecurityKey(XMLSecurityKey::RSA_SHA256, ['type' => $type]);
    $made->loadKey($pem, false, $isCertificate);
    return $made;
};

$given = json_decode(stream_get_contents(STDIN), true, 8, JSON_THROW_ON_ERROR);
$request = new SAML2\LogoutRequest();
$issuer = new Issuer();
$issuer->setValue($given['issuer']);
$request->setIssuer($issuer);
$name = new NameID();
$name->setValue($given['nameId']);
$name->setFormat(SAML2\Constants::NAMEID_EMAIL_ADDRESS);
$request->setNameId($name);
$request->setDestination($given['url']);
$request->setSignatureKey($key('private', $given['privateKey'], false));
$request->setCertificates([$given['certificate']]);

$answer = file_get_contents($given['url'], false, stream_context_create(['http' => [
    'method' => 'POST',
    'header' => "Content-Type: text/xml; charset=utf-8\r\nSOAPAction: \"http://www.oasis-open.org/committees/security\"",
    'content' => (new SAML2\SOAP())->getOutputToSend($request),
    'ignore_errors' => true,
]]));
$document = SAML2\DOMDocumentFactory::fromString($answer);
[$element] = SAML2\Utils::xpQuery($document->firstChild, '/soap-env:Envelope/soap-env:Body/*[1]');
if ($element->localName === 'Fault') {
    echo json_encode(['fault' => trim($element->textContent)]);
    exit;
}
$response = SAML2\Message::fromXML($element);
echo json_encode([
    'isVerified' => $response->validate($key('public', $given['ourCertificate'], true)),
    'isSuccess' => $response->isSuccess(),
    'answersIt' => $response->getInResponseTo() === $request->getId(),
    'issuer' => $response->getIssuer()->getValue(),
]);
