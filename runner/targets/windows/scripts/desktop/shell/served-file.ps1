# One file over HTTP on the loopback address: the least that a browser needs. A plain socket, which needs no right of an administrator.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Start-FileServer {
    $listener = New-Object -TypeName System.Net.Sockets.TcpListener -ArgumentList ([System.Net.IPAddress]::Loopback), 0
    $listener.Start()
    return $listener
}

# Answers whoever is waiting; whether the file was asked for.
function Send-ServedFile {
    param($Listener, [string] $File, [string] $UrlPath)
    $asked = $false
    while ($Listener.Pending()) {
        $client = $Listener.AcceptTcpClient()
        try {
            # A browser also opens connections on which it never asks for anything.
            $client.ReceiveTimeout = 2000
            $stream = $client.GetStream()
            $line = Read-RequestLine -Stream $stream
            $found = $line.StartsWith("GET $UrlPath ")
            $name = $UrlPath.Substring(1)
            $head = "HTTP/1.1 404 Not Found`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
            if ($found) {
                $length = (Get-Item -LiteralPath $File).Length
                $head = "HTTP/1.1 200 OK`r`nContent-Type: application/octet-stream`r`nContent-Length: $length`r`n" +
                    "Content-Disposition: attachment; filename*=UTF-8''$name`r`nConnection: close`r`n`r`n"
            }
            $bytes = [System.Text.Encoding]::ASCII.GetBytes($head)
            $stream.Write($bytes, 0, $bytes.Length)
            if ($found) {
                $content = New-Object -TypeName System.IO.FileStream -ArgumentList (Convert-Path -LiteralPath $File), 'Open', 'Read', 'Read'
                try { $content.CopyTo($stream) } finally { $content.Dispose() }
                $asked = $true
            }
        } catch [System.IO.IOException] {
            # It went away before it had everything: it may ask again.
            $null = $_
        } finally {
            $client.Close()
        }
    }
    return $asked
}

function Read-RequestLine {
    param($Stream)
    $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $Stream
    $first = "$($reader.ReadLine())"
    for ($count = 0; $count -lt 200; $count++) { if ("$($reader.ReadLine())" -eq '') { break } }
    return $first
}
