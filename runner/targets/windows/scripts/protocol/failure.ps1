# What an error becomes: the HRESULT of the innermost exception and its message, verbatim.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# The act itself: whatever Windows answers to it is a refusal. Everything outside is a fault, and so is what PowerShell says of the
# script itself: a command that is not there, a parameter it does not have.
function Invoke-Act {
    param([scriptblock] $Act)
    try {
        & $Act
    } catch {
        if ($_.Exception.Data.Contains('motw-answer') -or (Test-OwnFailure -Failure $_)) { throw }
        Stop-Operation -Is 'refused' -Code (Get-FailureCode -Failure $_) -Text (Get-FailureText -Failure $_)
    }
}

function Test-OwnFailure {
    param([System.Management.Automation.ErrorRecord] $Failure)
    $innermost = $Failure.Exception.GetBaseException()
    # This one is about a file: "cannot find path".
    if ($innermost -is [System.Management.Automation.ItemNotFoundException]) { return $false }
    return "$($innermost.GetType().Namespace)" -eq 'System.Management.Automation'
}

function ConvertTo-FailureAnswer {
    param([System.Management.Automation.ErrorRecord] $Failure)
    if ($Failure.Exception.Data.Contains('motw-answer')) { return $Failure.Exception.Data['motw-answer'] }
    return [ordered]@{ is = 'fault'; code = (Get-FailureCode -Failure $Failure); text = (Get-FailureText -Failure $Failure) }
}

function Get-FailureCode {
    param([System.Management.Automation.ErrorRecord] $Failure)
    $innermost = $Failure.Exception.GetBaseException()
    if ($innermost -is [System.ComponentModel.Win32Exception]) {
        # Its HResult is always E_FAIL; the error is in NativeErrorCode (documentation of Win32Exception).
        $native = $innermost.NativeErrorCode
        if ($native -lt 0) { return '0x{0:X8}' -f $native }
        return '0x8007{0:X4}' -f ($native -band 0xffff)
    }
    # The Storage module's errors carry it as "HRESULT 0x80070020" in the message id only [M: public error reports]; the HResult of
    # CimException is the general one.
    if ($Failure.FullyQualifiedErrorId -match 'HRESULT 0x([0-9a-fA-F]{8})') { return '0x' + $Matches[1].ToUpperInvariant() }
    $status = $innermost.PSObject.Properties['StatusCode']
    if ($innermost.GetType().Name -eq 'CimException' -and $null -ne $status -and $status.Value -gt 0) { return '0x{0:X8}' -f [uint32] $status.Value }
    return '0x{0:X8}' -f $innermost.HResult
}

function Get-FailureText {
    param([System.Management.Automation.ErrorRecord] $Failure)
    $text = "$($Failure.Exception.GetBaseException().Message)"
    return $text.Substring(0, [Math]::Min($text.Length, 4000))
}
