# Every file and folder of a mounted volume, hidden ones too, with the SHA-256 of what can be read.
. "$PSScriptRoot\..\protocol.ps1"

Invoke-Operation -Name 'list' -Needs 'root' -Act {
    param($Request)
    $root = (Get-Item -LiteralPath $Request.root -Force).FullName.TrimEnd('\', '/')
    $items = @(Get-ChildItem -LiteralPath $Request.root -Recurse -Force | Select-Object -First 10001)
    if ($items.Count -gt 10000) { Stop-Operation -Is 'fault' -Code 'TOO_MANY' -Text "more than 10000 files below $($Request.root)" }
    $entries = @(foreach ($item in $items) {
        $entry = [ordered]@{
            name = $item.FullName.Substring($root.Length).TrimStart('\', '/').Replace('\', '/')
            type = 'folder'
            size = [long] 0
            sha256 = $null
            hidden = [bool] ($item.Attributes -band [System.IO.FileAttributes]::Hidden)
        }
        if (-not $item.PSIsContainer) {
            $entry.type = 'file'
            $entry.size = [long] $item.Length
            # A control may let a file be seen and not read: that is for the caller to judge.
            $hash = Get-FileHash -LiteralPath $item.FullName -Algorithm SHA256 -ErrorAction SilentlyContinue
            if ($null -ne $hash) { $entry.sha256 = $hash.Hash.ToLowerInvariant() }
        }
        $entry
    })
    New-Done -Value ([ordered]@{ entries = $entries })
}
